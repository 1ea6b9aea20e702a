#include <algorithm>
#include <initializer_list>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/contract/lint.h"
#include "tests/contract/routes.h"
#include "vlot/auth/v1/auth.pb.h"

namespace vlot::contract {
namespace {

namespace pb = google::protobuf;
using pb::FieldDescriptor;

bool StartsWithAny(const std::string& name, std::initializer_list<absl::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](absl::string_view word) { return absl::StartsWith(name, word); });
}

// Changes nothing, or (Notify) is a hint that may come any number of times.
bool IsRead(const pb::MethodDescriptor& method) {
  return StartsWithAny(method.name(),
                       {"Get", "List", "Watch", "BatchGet", "Track", "Authenticate", "Notify", "BatchNotify"});
}

bool IsFeed(const pb::MethodDescriptor& method) { return method.input_type()->file()->package() == "vlot.feed.v1"; }

bool Has(const pb::Descriptor& message, const std::string& name, FieldDescriptor::Type type) {
  const FieldDescriptor* field = message.FindFieldByName(name);
  return field != nullptr && field->type() == type && !field->is_repeated();
}

std::vector<auth::v1::Scope> ScopesOf(const pb::MethodDescriptor& method) {
  std::vector<auth::v1::Scope> scopes;
  scopes.reserve(method.options().ExtensionSize(auth::v1::scope));
  for (int i = 0; i < method.options().ExtensionSize(auth::v1::scope); ++i) {
    scopes.push_back(static_cast<auth::v1::Scope>(method.options().GetExtension(auth::v1::scope, i)));
  }
  return scopes;
}

class Methods {
 public:
  explicit Methods(Findings& findings) : findings_(findings) {}

  void Check(const pb::MethodDescriptor& method) {
    CheckScopes(method);
    if (IsFeed(method)) return CheckFeed(method);
    CheckRoutes(method);
    if (absl::StartsWith(method.name(), "List")) CheckPaging(method);
    if (!IsRead(method)) CheckKey(method);
    if (!IsRead(method)) CheckTrail(method);
  }

 private:
  void CheckScopes(const pb::MethodDescriptor& method) {
    const auto scopes = ScopesOf(method);
    if (scopes.empty()) Say(method, "has no vlot.auth.v1.scope");
    for (const auth::v1::Scope scope : scopes) {
      if (scope == auth::v1::SCOPE_UNSPECIFIED) Say(method, "lists SCOPE_UNSPECIFIED");
      if (std::count(scopes.begin(), scopes.end(), scope) > 1) Say(method, "lists a scope twice");
    }
  }

  void CheckFeed(const pb::MethodDescriptor& method) {
    const pb::Descriptor& answer = *method.output_type();
    const FieldDescriptor* events = answer.FindFieldByName("events");
    const FieldDescriptor* position = events == nullptr || events->message_type() == nullptr
                                          ? nullptr
                                          : events->message_type()->FindFieldByName("position");
    const bool shaped = method.name() == "ListEvents" || (method.name() == "WatchEvents" && method.server_streaming());
    if (!shaped || position == nullptr || !events->is_repeated() ||
        !Has(answer, "end_position", FieldDescriptor::TYPE_INT64)) {
      Say(method, "is not a feed: ListEvents or a streaming WatchEvents, events with a position, end_position");
    }
  }

  void CheckRoutes(const pb::MethodDescriptor& method) {
    const std::vector<Route> routes = RoutesOf(method);
    if (routes.empty() && ScopesOf(method) != std::vector{auth::v1::SCOPE_SERVICE}) {
      Say(method, "has no google.api.http, and is not for SCOPE_SERVICE alone");
    }
    for (const Route& route : routes) CheckRoute(method, route);
  }

  void CheckRoute(const pb::MethodDescriptor& method, const Route& route) {
    if ((route.verb == "GET") != IsRead(method)) Say(method, "reads are GET, and nothing else is: " + route.verb);
    if (route.body.empty() != (route.verb == "GET")) Say(method, "GET has no body, and all else has one");
    for (const std::string& variable : route.variables) {
      if (!HasFieldPath(*method.input_type(), variable)) Say(method, "its path names no field: " + variable);
    }
    if (!taken_.emplace(route.verb + " " + route.pattern, method.full_name()).second) {
      Say(method, absl::StrCat("has the route of ", taken_[route.verb + " " + route.pattern]));
    }
  }

  void CheckPaging(const pb::MethodDescriptor& method) {
    const pb::Descriptor& request = *method.input_type();
    if (!Has(request, "page_size", FieldDescriptor::TYPE_INT32) ||
        !Has(request, "page_token", FieldDescriptor::TYPE_STRING)) {
      Say(method, "a list is asked for with page_size and page_token");
    }
    if (!Has(*method.output_type(), "next_page_token", FieldDescriptor::TYPE_STRING)) {
      Say(method, "a list is answered with next_page_token");
    }
  }

  // A mutation that is sent twice must be known again (AIP-155).
  void CheckKey(const pb::MethodDescriptor& method) {
    const pb::Descriptor& request = *method.input_type();
    if (Has(request, "request_id", FieldDescriptor::TYPE_STRING)) return;
    if (StartsWithAny(method.name(), {"Batch", "Report"}) && ItemsHaveKeys(request)) return;
    Say(method, "bears no request_id, nor items with a name, request_id or event_id");
  }

  // What an operator changes is in the audit trail, with a reason: common/rpc knows such a method by its request_id.
  void CheckTrail(const pb::MethodDescriptor& method) {
    const auto scopes = ScopesOf(method);
    const bool operators = std::any_of(scopes.begin(), scopes.end(), [](auth::v1::Scope scope) {
      return scope >= auth::v1::SCOPE_OPERATOR_VIEWER && scope <= auth::v1::SCOPE_OPERATOR_ADMIN;
    });
    if (operators && !Has(*method.input_type(), "request_id", FieldDescriptor::TYPE_STRING)) {
      Say(method, "is an operator's and bears no request_id: it would leave no audit trail");
    }
  }

  static bool ItemsHaveKeys(const pb::Descriptor& request) {
    for (int i = 0; i < request.field_count(); ++i) {
      const FieldDescriptor* field = request.field(i);
      if (!field->is_repeated() || field->message_type() == nullptr) continue;
      for (const char* key : {"name", "request_id", "event_id"}) {
        if (Has(*field->message_type(), key, FieldDescriptor::TYPE_STRING)) return true;
      }
    }
    return false;
  }

  void Say(const pb::MethodDescriptor& method, const std::string& what) {
    findings_.push_back(absl::StrCat(method.full_name(), ": ", what));
  }

  Findings& findings_;
  std::map<std::string, std::string> taken_;  // route -> method
};

}  // namespace

Findings LintMethods(const Api& api) {
  Findings findings;
  Methods methods(findings);
  for (const auto* method : api.methods()) methods.Check(*method);
  return findings;
}

}  // namespace vlot::contract
