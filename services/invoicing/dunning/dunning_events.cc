#include "services/invoicing/dunning/dunning_events.h"

#include "common/wire/types.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::invoicing::dunning {

feed::NewEvent ReminderIssued(const NoticeRow& notice) {
  vlot::invoicing::v1::Event event;
  event.set_kind(vlot::invoicing::v1::Event::REMINDER_ISSUED);
  event.mutable_account()->set_name(notice.account.Name());
  event.set_reminder(notice.id.Name());
  *event.mutable_amount() = wire::ToProto(TotalOf(notice.notice));
  return {.payload = event.SerializeAsString()};
}

}  // namespace vlot::invoicing::dunning
