#include "services/invoicing/bank/notices/notice.h"

#include "services/invoicing/bank/sepa.h"

namespace vlot::invoicing::bank {

std::string_view Describe(Untold why) {
  if (why == Untold::kNoAddress) return "it has no e-mail address";
  return Describe(static_cast<Unreachable>(why));
}

}  // namespace vlot::invoicing::bank
