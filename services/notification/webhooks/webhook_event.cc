#include "services/notification/webhooks/webhook_event.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "common/wire/types.h"

namespace vlot::notification {
namespace {

// Names, types and times of ours: nothing in them needs to be escaped.
std::string Document(const WebhookEvent& event, std::string_view source, absl::Time time, const std::string& sequence,
                     const std::string& data) {
  return absl::StrCat(R"({"specversion":"1.0","id":")", event.id, R"(","source":")", std::string(source),
                      R"(","type":")", event.type, R"(","subject":")", event.subject, R"(","time":")",
                      FormatRfc3339(time), R"(","datacontenttype":"application/json")",
                      sequence.empty() ? "" : absl::StrCat(R"(,"sequence":")", sequence, "\""), R"(,"data":)", data,
                      "}");
}

}  // namespace

std::string TypeOf(const ordering::v1::Event& event) {
  return absl::StrCat(kTypePrefix, ordering::v1::JournalEntry::Kind_Name(event.entry().kind()));
}

absl::StatusOr<WebhookEvent> ToWebhookEvent(const ordering::v1::Event& event) {
  const ordering::v1::JournalEntry& entry = event.entry();
  std::string data;
  if (!google::protobuf::util::MessageToJsonString(entry, &data).ok()) {
    return absl::InternalError("an entry of a journal cannot be written as JSON");
  }
  ASSIGN_OR_RETURN(const absl::Time time, wire::FromProto(entry.event_time()));
  const std::string sequence = absl::StrCat(entry.sequence());
  WebhookEvent made{
      .id = absl::StrCat(event.order(), "/journal/", sequence), .type = TypeOf(event), .subject = event.order()};
  made.body = Document(made, "/vlot/ordering", time, sequence, data);
  return made;
}

WebhookEvent TestEvent(const SubscriptionId& subscription, absl::Time now) {
  WebhookEvent made{
      .id = absl::StrCat(subscription.Name(), "/test"), .type = kTestType, .subject = subscription.Name()};
  made.body = Document(made, "/vlot/notification", now, "", "{}");
  return made;
}

}  // namespace vlot::notification
