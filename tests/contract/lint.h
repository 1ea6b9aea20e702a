// What every proto of the API must be. Each lint returns its findings, `full.name: what is wrong`; none when all is
// well.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/contract/api.h"

namespace vlot::contract {

using Findings = std::vector<std::string>;

// Every element has a comment that says something.
Findings LintComments(const Api& api);

// Packages, messages, fields, enums and their zero, methods and their requests are named as everywhere.
Findings LintNames(const Api& api);

// Scopes, HTTP routes, paging, event feeds, and keys that make mutations safe to send twice.
Findings LintMethods(const Api& api);

// What is served stands on nothing that is planned.
Findings LintPlanned(const Api& api);

// Fields whose name or type tells of a person bear `personal_data`, credentials `secret`. `exceptions` maps a field to
// why it needs no mark; an exception that excepts nothing is a finding.
Findings LintPrivacy(const Api& api, const std::map<std::string, std::string>& exceptions);

}  // namespace vlot::contract
