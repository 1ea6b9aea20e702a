#include "services/ordering/record.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "common/status/string_views.h"
#include "common/time/time.h"

namespace vlot::ordering {

std::string PlacedOrder::number() const {
  return absl::StrFormat("%02d-%08d", ToCivilDay(created_at, DefaultTimeZone()).year() % 100, serial);
}

int64_t SerialOfNumber(std::string_view number) {
  const size_t dash = number.find('-');
  int64_t serial = 0;
  if (dash != 2 || !absl::SimpleAtoi(AbslView(number.substr(dash + 1)), &serial) || serial < 1) return 0;
  return serial;
}

}  // namespace vlot::ordering
