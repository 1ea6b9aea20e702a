// The words of the program `vlot`, one function each: they read flags (already set), do their work and give the exit
// code.
#pragma once

#include <string>
#include <vector>

namespace vlot {

using Words = std::vector<std::string>;  // what follows the word and is no flag

int Serve(const Words& words);
int Sandbox(const Words& words);
int MigrateWord(const Words& words);
int Keys(const Words& words);
int Demo(const Words& words);
int Account(const Words& words);
int Billing(const Words& words);
int Dunning(const Words& words);
int Invoice(const Words& words);
int Settlements(const Words& words);
int Bench(const Words& words);
int Books(const Words& words);
int Audit(const Words& words);
int Bank(const Words& words);
int Chaos(const Words& words);
int Trail(const Words& words);

}  // namespace vlot
