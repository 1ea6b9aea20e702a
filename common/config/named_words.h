// What follows a word of the program and is no flag: plain words, and settings of the form name=value. Gathers what is
// wrong with the settings, so that a command says which one and why before it does anything. Not thread-safe.
//
//   NamedWords words(args);                                     // collect out=f.xml version=2009
//   const std::string version = words.OneOf("version", {"2019", "2009"});
//   RETURN_IF_ERROR(words.Done());
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace vlot::config {

class NamedWords {
 public:
  explicit NamedWords(const std::vector<std::string>& args);

  const std::vector<std::string>& plain() const { return plain_; }

  // Whether it is among the settings, be it with nothing behind its "=".
  bool Has(const std::string& name) const { return left_.contains(name) || taken_.contains(name); }

  // Each takes its setting; `standard` when it is not there.
  std::string Text(const std::string& name, std::string standard = "");
  int Number(const std::string& name, int least, int most, int standard);
  std::string OneOf(const std::string& name, std::initializer_list<const char*> choices);  // the first is the standard
  bool Yes(const std::string& name);                                                       // "name=yes"

  // Something else is wrong with what was taken.
  void Mistake(const std::string& name, const std::string& why);

  // INVALID_ARGUMENT with the first mistake, or a setting that nobody took: "days=soon: must be a number, 1 to 3650".
  absl::Status Done() const;

 private:
  std::vector<std::string> plain_;
  std::map<std::string, std::string> left_;
  std::map<std::string, std::string> taken_;
  std::string mistake_;
};

}  // namespace vlot::config
