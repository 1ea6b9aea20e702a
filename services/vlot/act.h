// What a command does and why, for the audit trail: --reason=, "not said" without it.
#pragma once

#include "common/trail/act.h"
#include "services/vlot/words.h"

namespace vlot {

// Of `vlot <word> <words>`: "vlot billing run". The reason is as given; who changes something checks it
// (trail::CheckFlag).
trail::Act ActFromFlags(const std::string& word, const Words& words);

}  // namespace vlot
