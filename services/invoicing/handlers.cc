#include "services/invoicing/handlers.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/invoicing/convert_text.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {

absl::Status CheckBatchSize(int items) {
  Violations violations;
  if (items < 1 || items > kBatchItemsMax) violations.Add("requests", absl::StrCat("must be 1 to ", kBatchItemsMax));
  return violations.ToStatus(kErrorDomain);
}

absl::StatusOr<Page> TakePage(std::string_view list, int size, int size_standard, const std::string& token) {
  Violations violations;
  Page page;
  page.size = wire::TakePageSize(size, size_standard, kPageSizeMax, violations);
  page.before = wire::TakePageId<Uuid>(list, token, violations).value_or(Uuid::Nil());
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return page;
}

absl::StatusOr<Uuid> TakeRequestId(const std::string& request_id) {
  Violations violations;
  const Uuid id = wire::TakeRequestId(request_id, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

}  // namespace vlot::invoicing
