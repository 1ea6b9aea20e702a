// An independent reader of our electronic documents: the rules of EN 16931, NLCIUS and Peppol BIS 3 that a document of
// ours could break, written down from the standards and not from the renderer. Stricter than the published rules where
// those allow a deviation: amounts must be right to the cent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vlot::invoicing {

// One line per broken rule, "BR-CO-13: ..."; empty for a good document.
std::vector<std::string> BrokenRules(std::string_view xml);

}  // namespace vlot::invoicing
