// An independent reader of pain files: what the ISO 20022 schemas and SEPA's rules say of their structure, written down
// again by hand. Knows the elements that may stand in our files, in their order, how often, and in which form.
#pragma once

#include <string>
#include <vector>

namespace vlot::invoicing::bank {

// What is wrong with a pain.008.001.02/.08 or pain.001.001.03/.09 file; empty when nothing is.
std::vector<std::string> BrokenPainRules(const std::string& xml);

}  // namespace vlot::invoicing::bank
