#include "services/ordering/process_codec.h"

#include "absl/strings/str_cat.h"
#include "services/ordering/process.pb.h"

namespace vlot::ordering {
namespace {

int64_t ToMicros(absl::Time time) {
  return time == absl::InfinitePast() || time == absl::InfiniteFuture() ? 0 : absl::ToUnixMicros(time);
}
absl::Time PastFromMicros(int64_t micros) { return micros == 0 ? absl::InfinitePast() : absl::FromUnixMicros(micros); }
absl::Time FutureFromMicros(int64_t micros) {
  return micros == 0 ? absl::InfiniteFuture() : absl::FromUnixMicros(micros);
}

void EncodeStep(const Step& step, storage::Process::Step& out) {
  out.set_state(static_cast<int>(step.state));
  out.set_attempts(step.attempts);
  out.set_since_us(ToMicros(step.since));
  out.set_due_us(ToMicros(step.due));
  out.set_error(step.error);
  out.set_begun(step.begun);
  out.set_work_item(step.work_item);
}

Step DecodeStep(const storage::Process::Step& in) {
  return {.state = static_cast<StepState>(in.state()),
          .attempts = in.attempts(),
          .since = PastFromMicros(in.since_us()),
          .due = FutureFromMicros(in.due_us()),
          .error = in.error(),
          .begun = in.begun(),
          .work_item = in.work_item()};
}

void EncodeShipment(const ShipmentFacts& shipment, storage::Process::Shipment& out) {
  out.set_location(shipment.location);
  out.set_parcels(shipment.parcels);
  out.set_weight_grams(shipment.weight_grams);
  out.set_tracking_code(shipment.tracking_code);
  out.set_courier(shipment.courier);
  out.set_tracking(static_cast<int>(shipment.tracking));
  out.set_tracking_time_us(ToMicros(shipment.tracking_time));
  out.set_promised_from_us(ToMicros(shipment.promised_from));
  out.set_promised_until_us(ToMicros(shipment.promised_until));
}

ShipmentFacts DecodeShipment(const storage::Process::Shipment& in) {
  return {.location = in.location(),
          .parcels = in.parcels(),
          .weight_grams = in.weight_grams(),
          .tracking_code = in.tracking_code(),
          .courier = in.courier(),
          .tracking = static_cast<Tracking>(in.tracking()),
          .tracking_time = PastFromMicros(in.tracking_time_us()),
          .promised_from = PastFromMicros(in.promised_from_us()),
          .promised_until = PastFromMicros(in.promised_until_us())};
}

}  // namespace

std::string EncodeProcess(const Process& process) {
  // Kept, for processes are written by the thousand: a message that is filled again allocates little.
  thread_local storage::Process out;
  out.Clear();
  out.set_plan_version(process.plan_version);
  out.set_on_account(process.shape.on_account);
  out.set_ending(static_cast<int>(process.ending));
  for (const Step& step : process.steps) EncodeStep(step, *out.add_steps());
  for (const ShipmentFacts& shipment : process.shipments) EncodeShipment(shipment, *out.add_shipments());
  out.set_checkout_url(process.checkout_url);
  out.set_invoice_number(process.invoice_number);
  out.set_credit_note_number(process.credit_note_number);
  out.set_paid(process.paid);
  out.set_accrued(process.accrued);
  out.set_journal_count(process.journal_count);
  out.set_work_items(process.work_items);
  out.set_seen_payment(process.seen[static_cast<int>(Feed::kPayment)]);
  out.set_seen_courier(process.seen[static_cast<int>(Feed::kCourier)]);
  out.set_keeper(process.keeper);
  out.set_write_id(process.write_id);
  for (const RemedyFacts& remedy : process.remedies) {
    auto& to = *out.add_remedies();
    to.set_id(remedy.id.ToString());
    to.set_news(remedy.news);
    to.set_work_item(remedy.work_item);
    to.set_credit_note(remedy.credit_note);
  }
  out.set_paid_at_us(ToMicros(process.paid_at));
  out.set_paid_by(process.paid_by);
  for (const FailedRefund& refund : process.refunds_failed) {
    auto& to = *out.add_refunds_failed();
    to.set_id(refund.id.ToString());
    to.set_work_item(refund.work_item);
  }
  for (const RefundDone& refund : process.refunds_done) {
    auto& to = *out.add_refunds_done();
    to.set_id(refund.id.ToString());
    to.set_amount_minor(refund.amount_minor);
  }
  return out.SerializeAsString();
}

absl::StatusOr<Process> DecodeProcess(std::string_view bytes, OrderState state) {
  storage::Process in;
  if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("the process of an order cannot be read");
  }
  if (in.plan_version() < 1 || in.plan_version() > kPlanVersionNewest) {
    return absl::DataLossError(absl::StrCat("plan version ", in.plan_version(), " is of another release"));
  }
  Process process;
  process.plan_version = in.plan_version();
  process.shape = {.on_account = in.on_account(), .shipments = in.shipments_size()};
  if (process.plan().steps.size() != static_cast<size_t>(in.steps_size())) {
    return absl::DataLossError("the process of an order does not fit its plan");
  }
  process.state = state;
  process.ending = static_cast<Ending>(in.ending());
  for (const auto& step : in.steps()) process.steps.push_back(DecodeStep(step));
  for (const auto& shipment : in.shipments()) process.shipments.push_back(DecodeShipment(shipment));
  process.checkout_url = in.checkout_url();
  process.invoice_number = in.invoice_number();
  process.credit_note_number = in.credit_note_number();
  process.paid = in.paid();
  process.accrued = in.accrued();
  process.journal_count = in.journal_count();
  process.work_items = in.work_items();
  process.seen[static_cast<int>(Feed::kPayment)] = in.seen_payment();
  process.seen[static_cast<int>(Feed::kCourier)] = in.seen_courier();
  process.keeper = in.keeper();
  process.write_id = in.write_id();
  for (const auto& remedy : in.remedies()) {
    const std::optional<Uuid> id = Uuid::TryParse(remedy.id());
    if (!id) return absl::DataLossError("the process of an order names a remedy that is none");
    process.remedies.push_back(
        {.id = *id, .news = remedy.news(), .work_item = remedy.work_item(), .credit_note = remedy.credit_note()});
  }
  process.paid_at = PastFromMicros(in.paid_at_us());
  process.paid_by = in.paid_by();
  for (const auto& refund : in.refunds_failed()) {
    const std::optional<Uuid> id = Uuid::TryParse(refund.id());
    if (!id) return absl::DataLossError("the process of an order names a refund that is none");
    process.refunds_failed.push_back({.id = *id, .work_item = refund.work_item()});
  }
  for (const auto& refund : in.refunds_done()) {
    const std::optional<Uuid> id = Uuid::TryParse(refund.id());
    if (!id) return absl::DataLossError("the process of an order names a refund that is none");
    process.refunds_done.push_back({.id = *id, .amount_minor = refund.amount_minor()});
  }
  return process;
}

}  // namespace vlot::ordering
