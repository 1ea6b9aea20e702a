#include "common/pg/result.h"

#include <string>

#include "absl/strings/numbers.h"
#include "common/pg/errors.h"
#include "common/pg/session.h"
#include "common/status/status.h"

namespace vlot::pg {

Result::Result(std::shared_ptr<const ResultData> data)
    : data_(std::move(data)),
      types_(data_->types.data()),
      cells_(data_->cells.data()),
      rows_(data_->types.empty() ? 0 : data_->cells.size() / data_->types.size()),
      columns_(data_->types.size()) {}

int64_t Result::affected_rows() const {
  int64_t count = 0;
  (void)absl::SimpleAtoi(PQcmdTuples(data_->rows.get()), &count);  // empty for what touches no rows
  return count;
}

void Row::ReportUnreadable(size_t column) const {
  if (!data_->unreadable->ok()) return;
  const std::string name = data_->statement;
  *data_->unreadable =
      MakeError(absl::StatusCode::kInternal, name + ": column " + std::to_string(column) + " does not fit its C++ type",
                {.reason = std::string(kDataError),
                 .domain = std::string(kCommonDomain),
                 .metadata = {{"statement", name}, {"column", std::to_string(column)}}});
}

}  // namespace vlot::pg
