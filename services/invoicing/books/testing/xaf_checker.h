// An independent reader of audit files: what the schema of XAF 3.2 says of their structure, and what an auditor's
// software adds up, written down again by hand. Knows the elements that may stand in our files, in their order, how
// often, and how long.
#pragma once

#include <string>
#include <vector>

namespace vlot::invoicing::books {

// What is wrong with an audit file; empty when nothing is.
std::vector<std::string> BrokenXafRules(const std::string& xml);

}  // namespace vlot::invoicing::books
