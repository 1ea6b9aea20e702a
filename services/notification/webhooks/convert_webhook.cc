#include "services/notification/webhooks/convert_webhook.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/http/address_policy.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/notification/errors.h"
#include "services/notification/webhooks/signature.h"
#include "vlot/ordering/v1/journal.pb.h"

namespace vlot::notification {
namespace {

constexpr size_t kUrlMax = 500, kDescriptionMax = 200;  // vlot.notification.v1.WebhookSubscription
constexpr int kTypesMax = 50;
constexpr int kPageStandard = 50, kPageMost = 1'000;
constexpr char kSubscriptionList[] = "webhookSubscriptions", kDeliveryList[] = "webhookDeliveries";
constexpr size_t kSecretShown = 10;  // characters, the prefix among them

// Of a URL: between "//" and the path, without a port.
std::string HostOf(absl::string_view rest) {
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (absl::ConsumePrefix(&rest, "[")) return std::string(rest.substr(0, rest.find(']')));
  return std::string(rest.substr(0, rest.find(':')));
}

// True for names too: where they lead is looked at when they are posted to.
bool MayBePublic(const std::string& host) {
  if (absl::EqualsIgnoreCase(host, "localhost") || absl::EndsWithIgnoreCase(host, ".localhost")) return false;
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    return http::IsPublicAddress(reinterpret_cast<const sockaddr*>(&v4));
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
    return http::IsPublicAddress(reinterpret_cast<const sockaddr*>(&v6));
  }
  return true;
}

std::string TakeUrl(const std::string& url, bool private_addresses, Violations& violations) {
  if (const std::string wrong = WrongWithUrl(url, private_addresses); !wrong.empty()) {
    violations.Add("subscription.url", wrong);
  }
  return url;
}

bool IsType(const std::string& type) {
  absl::string_view kind = type;
  ordering::v1::JournalEntry::Kind known;
  return type == kAllTypes || (absl::ConsumePrefix(&kind, kTypePrefix) &&
                               ordering::v1::JournalEntry::Kind_Parse(std::string(kind), &known) &&
                               known != ordering::v1::JournalEntry::KIND_UNSPECIFIED);
}

std::vector<std::string> TakeTypes(const v1::WebhookSubscription& proto, Violations& violations) {
  if (proto.event_types_size() > kTypesMax) {
    violations.Add("subscription.event_types", absl::StrCat("are more than ", kTypesMax));
    return {};
  }
  std::vector<std::string> types;
  for (int i = 0; i < proto.event_types_size(); ++i) {
    const std::string& type = proto.event_types(i);
    if (!IsType(type)) {
      violations.Add(absl::StrCat("subscription.event_types[", i, "]"),
                     absl::StrCat("must be ", kTypePrefix, "<kind>, or ", kAllTypes));
    }
    if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
  }
  return types;
}

std::string TakeDescription(const v1::WebhookSubscription& proto, Violations& violations) {
  return wire::TakeText(proto.description(), 0, kDescriptionMax, "subscription.description", violations);
}

}  // namespace

v1::WebhookSubscription ToProto(const Subscription& subscription) {
  v1::WebhookSubscription out;
  out.set_name(subscription.id.Name());
  out.set_url(subscription.url);
  for (const std::string& type : subscription.types) out.add_event_types(type);
  out.set_description(subscription.description);
  out.set_disabled(subscription.state == SubscriptionState::kDisabled);
  out.set_state(static_cast<v1::WebhookSubscription::State>(subscription.state));
  out.set_owner(subscription.owner);
  out.set_secret_prefix(ShownSecret(subscription.secret).substr(0, kSecretShown));
  if (subscription.last_success_at) *out.mutable_last_success_time() = wire::ToProto(*subscription.last_success_at);
  out.set_waiting(subscription.waiting);
  *out.mutable_create_time() = wire::ToProto(subscription.created_at);
  return out;
}

v1::WebhookDelivery ToProto(const DeliveryRow& delivery) {
  v1::WebhookDelivery out;
  out.set_event_id(delivery.event_id);
  out.set_event_type(delivery.event_type);
  out.set_subject(delivery.subject);
  out.set_state(static_cast<v1::WebhookDelivery::State>(delivery.state));
  out.set_attempts(delivery.tries);
  out.set_http_status(delivery.http_status);
  out.set_error(delivery.error);
  out.set_latency_ms(delivery.latency_ms);
  if (delivery.tried_at) *out.mutable_attempt_time() = wire::ToProto(*delivery.tried_at);
  if (delivery.state == DeliveryState::kWaiting) *out.mutable_next_attempt_time() = wire::ToProto(delivery.due_at);
  return out;
}

std::string WrongWithUrl(const std::string& url, bool private_addresses) {
  if (url.size() > kUrlMax) return absl::StrCat("is longer than ", kUrlMax, " characters");
  absl::string_view rest = url;
  const bool known =
      absl::ConsumePrefix(&rest, "https://") || (private_addresses && absl::ConsumePrefix(&rest, "http://"));
  if (!known) return "must begin with https://";
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!plain) return "has a character that must be percent-encoded";
  const std::string host = HostOf(rest);
  if (host.empty()) return "names no host";
  if (rest.substr(0, rest.find_first_of("/?#")).find('@') != absl::string_view::npos) {
    return "must not bear a user or a password";
  }
  if (!private_addresses && !MayBePublic(host)) return "names an address that is not public";
  return "";
}

absl::StatusOr<Subscription> FromProto(const v1::CreateWebhookSubscriptionRequest& request, bool private_addresses) {
  Violations violations;
  const v1::WebhookSubscription& proto = request.subscription();
  Subscription subscription;
  subscription.url = TakeUrl(proto.url(), private_addresses, violations);
  subscription.types = TakeTypes(proto, violations);
  subscription.description = TakeDescription(proto, violations);
  if (proto.disabled()) violations.Add("subscription.disabled", "cannot be so from the beginning");
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return subscription;
}

absl::StatusOr<SubscriptionChange> FromProto(const v1::UpdateWebhookSubscriptionRequest& request,
                                             bool private_addresses) {
  Violations violations;
  const v1::WebhookSubscription& proto = request.subscription();
  SubscriptionChange change{.id = wire::TakeName<SubscriptionId>(proto.name(), "subscription.name", violations)};
  if (request.update_mask().paths().empty()) violations.Add("update_mask", "is required: the fields to change");
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "url") {
      change.url = TakeUrl(proto.url(), private_addresses, violations);
    } else if (path == "event_types") {
      change.types = TakeTypes(proto, violations);
    } else if (path == "description") {
      change.description = TakeDescription(proto, violations);
    } else if (path == "disabled") {
      change.disabled = proto.disabled();
    } else {
      violations.Add("update_mask", absl::StrCat(path, " cannot be changed"));
    }
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return change;
}

absl::StatusOr<SubscriptionPage> FromProto(const v1::ListWebhookSubscriptionsRequest& request) {
  Violations violations;
  SubscriptionPage page;
  page.size = wire::TakePageSize(request.page_size(), kPageStandard, kPageMost, violations);
  page.before = wire::TakePageId<SubscriptionId>(kSubscriptionList, request.page_token(), violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return page;
}

absl::StatusOr<DeliveryFilter> FromProto(const v1::ListWebhookDeliveriesRequest& request) {
  Violations violations;
  DeliveryFilter filter{.subscription = wire::TakeName<SubscriptionId>(request.parent(), "parent", violations),
                        .subject = request.subject()};
  filter.limit = wire::TakePageSize(request.page_size(), kPageStandard, kPageMost, violations);
  filter.before = wire::TakePageNumber(kDeliveryList, request.page_token(), violations);
  if (!v1::WebhookDelivery::State_IsValid(request.state())) violations.Add("state", "is not a state of deliveries");
  if (request.state() != v1::WebhookDelivery::STATE_UNSPECIFIED) {
    filter.state = static_cast<DeliveryState>(request.state());
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return filter;
}

}  // namespace vlot::notification
