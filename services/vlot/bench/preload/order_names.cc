#include "services/vlot/bench/preload/order_names.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/string_views.h"
#include "services/courier/tracking_code.h"
#include "services/ordering/derived_ids.h"
#include "services/vlot/bench/scatter.h"

namespace vlot::bench {
namespace {

// Beyond those of services/ordering/derived_ids.cc.
enum Salt : uint32_t { kRequest = 0x50000, kMessage = 0x60000 };

constexpr int64_t kCopiesPerMilli = 1000;

// A version 7 UUID (RFC 9562): milliseconds, the copy's place in its millisecond, 62 scattered bits.
Uuid OrderIdOf(const CopyPlan& plan, int64_t index) {
  const uint64_t millis = static_cast<uint64_t>(plan.first_ms + index / kCopiesPerMilli);
  const uint64_t fraction = static_cast<uint64_t>(index % kCopiesPerMilli) * 4;
  const uint64_t high = millis << 16 | 0x7000 | fraction;
  const uint64_t low = (Scatter(plan.seed ^ Scatter(static_cast<uint64_t>(index))) >> 2) | uint64_t{1} << 63;
  Uuid::Bytes bytes;
  for (size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<uint8_t>(high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<uint8_t>(low >> (56 - 8 * i));
  }
  return Uuid(bytes);
}

// "tr_" and ten characters of base 58, as the sandbox's own; the first tells copies from others.
std::string PspIdOf(int64_t index) {
  static constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  std::string id = "tr_zzzz111111";
  for (size_t at = id.size(); index > 0 && at > 7; index /= 58) id[--at] = kBase58[static_cast<size_t>(index % 58)];
  return id;
}

void AddText(const std::string& text, std::vector<std::string>& forms) {
  forms.push_back(text);
  forms.push_back(absl::BytesToHexString(text));
}

void AddUuid(const Uuid& uuid, std::vector<std::string>& forms) {
  AddText(uuid.ToString(), forms);
  forms.push_back(absl::BytesToHexString(AbslView(uuid.AsStringView())));
}

JobId JobOf(const OrderNames& names) { return ordering::JobOf(OrderId(names.order), 1); }

courier::TrackingNumber TrackingOf(const OrderNames& names) { return courier::MakeTrackingNumber(JobOf(names), 1); }

std::vector<std::string> Forms(const OrderNames& names, const std::string& serial, const std::string& tracking) {
  std::vector<std::string> forms = IdForms(names);
  AddUuid(names.request, forms);
  for (const Uuid& message : names.messages) AddUuid(message, forms);
  AddText(names.number, forms);
  AddText(courier::FormatTrackingCode(TrackingOf(names)), forms);
  AddText(names.invoice_number, forms);
  AddText(names.psp_id, forms);
  forms.push_back(serial);
  forms.push_back(tracking);
  return forms;
}

}  // namespace

std::string WithSequence(std::string_view number, int64_t sequence) {
  const size_t dash = number.rfind('-');
  if (dash == std::string_view::npos) return std::string(number);
  return absl::StrFormat("%s%0*d", AbslView(number.substr(0, dash + 1)), static_cast<int>(number.size() - dash - 1),
                         sequence);
}

OrderNames CopyOf(const OrderNames& original, const CopyPlan& plan, int64_t index, int64_t invoice) {
  OrderNames copy{.order = OrderIdOf(plan, index), .serial = plan.first_serial + index};
  copy.request = ordering::Derive(copy.order, kRequest);
  for (size_t i = 0; i < original.messages.size(); ++i) {
    copy.messages.push_back(ordering::Derive(copy.order, kMessage + static_cast<uint32_t>(i)));
  }
  copy.number = WithSequence(original.number, copy.serial);
  if (!original.invoice_number.empty()) {
    copy.invoice_number = WithSequence(original.invoice_number, plan.first_invoice + invoice);
  }
  if (!original.psp_id.empty()) copy.psp_id = PspIdOf(index);
  return copy;
}

std::vector<std::string> IdForms(const OrderNames& names) {
  std::vector<std::string> forms;
  AddUuid(names.order, forms);
  AddUuid(ordering::ShipmentOf(OrderId(names.order), 1).uuid(), forms);
  AddUuid(JobOf(names).uuid(), forms);
  return forms;
}

std::vector<std::string> FormsOfOriginal(const OrderNames& names) {
  std::vector<std::string> forms = Forms(names, kSerialMarker, kTrackingMarker);
  forms.push_back(kPositionMarker);
  return forms;
}

std::vector<std::string> FormsOfCopy(const OrderNames& names) {
  std::vector<std::string> forms = Forms(names, absl::StrCat(names.serial), absl::StrCat(TrackingOf(names)));
  forms.emplace_back();
  return forms;
}

}  // namespace vlot::bench
