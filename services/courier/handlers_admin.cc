// What operators set up and look at: partners, routing rules, all jobs.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/log/log.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/courier/convert.h"
#include "services/courier/errors.h"
#include "services/courier/handlers.h"
#include "services/courier/job_proto.h"
#include "services/courier/job_store.h"
#include "services/courier/limits.h"
#include "services/courier/partner_store.h"

namespace vlot::courier {
namespace {

constexpr std::string_view kService = "vlot.courier.v1.Deliveries";
constexpr rpc::Method kCreatePartner{kService, "CreatePartner"};
constexpr rpc::Method kUpdatePartner{kService, "UpdatePartner"};
constexpr rpc::Method kListPartners{kService, "ListPartners"};
constexpr rpc::Method kSetRoutingRules{kService, "SetRoutingRules"};
constexpr rpc::Method kListRoutingRules{kService, "ListRoutingRules"};
constexpr rpc::Method kListAllJobs{kService, "ListAllJobs"};

// A mutation that is done once: `mutate(tx, now)` gives the answer. One at a time in the whole service, by the lock on
// the routing version; copies notice the change by that version. No news for the feed.
template <class Response, class Request, class Mutate>
void Once(const Desk& s, const rpc::Call& call, const Request& request, rpc::Done<Response> done, Mutate mutate) {
  const absl::StatusOr<Uuid> request_id = RequestIdOf(request.request_id());
  if (!request_id.ok()) return done(request_id.status());
  s.executor.Submit<Response>(
      call, idempotency::KeyOf(call, *request_id, request), done,
      [mutate = std::move(mutate)](pg::Transaction& tx, absl::Time now,
                                   Response& response) -> absl::StatusOr<std::vector<feed::NewEvent>> {
        RETURN_IF_ERROR(RaiseRoutingVersion(tx));
        ASSIGN_OR_RETURN(response, mutate(tx, now));
        return std::vector<feed::NewEvent>();
      });
}

template <class Items>
v1::ListRoutingRulesResponse RulesToProto(const Items& rules) {
  v1::ListRoutingRulesResponse response;
  for (const RoutingRule& rule : rules) *response.add_rules() = ToProto(rule);
  return response;
}

absl::StatusOr<v1::ListRoutingRulesResponse> SetRules(pg::Transaction& tx, const std::vector<RoutingRule>& rules) {
  ASSIGN_OR_RETURN(std::vector<Partner> partners, ReadPartners(tx));
  const RoutingTable known(std::move(partners), {});
  for (const RoutingRule& rule : rules) {
    if (known.FindPartner(rule.partner) == nullptr) return PartnerNotFoundError(rule.partner);
  }
  RETURN_IF_ERROR(ReplaceRoutingRules(tx, rules));
  return RulesToProto(rules);
}

}  // namespace

grpc::ServerUnaryReactor* DeliveriesHandlers::CreatePartner(grpc::CallbackServerContext* context,
                                                            const v1::CreatePartnerRequest* request,
                                                            v1::Partner* response) {
  return rpc::Unary(s_.runtime, context, kCreatePartner, request, response,
                    [this](rpc::Call& call, const v1::CreatePartnerRequest& request, rpc::Done<v1::Partner> done) {
                      absl::StatusOr<Partner> partner = FromProto(request);
                      if (!partner.ok()) return done(partner.status());
                      if (partner->id.IsNil()) partner->id = PartnerId(s_.core.ids.Next());
                      Once(s_, call, request, done,
                           [partner = *partner](pg::Transaction& tx, absl::Time now) -> absl::StatusOr<v1::Partner> {
                             ASSIGN_OR_RETURN(const bool inserted, InsertPartner(tx, partner, now));
                             if (!inserted) return RequestIdReusedError(partner.id.Name());
                             LogInfo("PARTNER_CREATED", {{"partner", partner.id}});
                             return ToProto(partner);
                           });
                    });
}

grpc::ServerUnaryReactor* DeliveriesHandlers::UpdatePartner(grpc::CallbackServerContext* context,
                                                            const v1::UpdatePartnerRequest* request,
                                                            v1::Partner* response) {
  return rpc::Unary(s_.runtime, context, kUpdatePartner, request, response,
                    [this](rpc::Call& call, const v1::UpdatePartnerRequest& request, rpc::Done<v1::Partner> done) {
                      const absl::StatusOr<PartnerId> id = PartnerOf(request);
                      if (!id.ok()) return done(id.status());
                      Once(s_, call, request, done,
                           [id = *id, request](pg::Transaction& tx, absl::Time now) -> absl::StatusOr<v1::Partner> {
                             ASSIGN_OR_RETURN(std::optional<Partner> current, FindPartner(tx, id));
                             if (!current) return PartnerNotFoundError(id);
                             ASSIGN_OR_RETURN(const Partner changed, ApplyUpdate(request, *std::move(current)));
                             RETURN_IF_ERROR(vlot::courier::UpdatePartner(tx, changed, now));
                             LogInfo("PARTNER_UPDATED", {{"partner", id}, {"suspended", changed.suspended}});
                             return ToProto(changed);
                           });
                    });
}

grpc::ServerUnaryReactor* DeliveriesHandlers::ListPartners(grpc::CallbackServerContext* context,
                                                           const v1::ListPartnersRequest* request,
                                                           v1::ListPartnersResponse* response) {
  return rpc::Unary(
      s_.runtime, context, kListPartners, request, response,
      [this](rpc::Call& call, const v1::ListPartnersRequest& request, rpc::Done<v1::ListPartnersResponse> done) {
        Violations violations;
        const int max = wire::TakePageSize(request.page_size(), 100, 1'000, violations);
        const auto after =
            wire::TakePageId<PartnerId>(kPartnerList, request.page_token(), violations).value_or(PartnerId());
        if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
        s_.executor.Answer(call, done, [after, max](pg::Transaction& tx) -> absl::StatusOr<v1::ListPartnersResponse> {
          ASSIGN_OR_RETURN(const std::vector<Partner> partners, ListPartnersAfter(tx, after, max + 1));
          v1::ListPartnersResponse page;
          for (const Partner& partner : partners) {
            if (page.partners_size() == max) break;
            *page.add_partners() = ToProto(partner);
          }
          if (partners.size() > static_cast<size_t>(max)) {
            page.set_next_page_token(wire::MakePageToken(kPartnerList, partners[max - 1].id.ToString()));
          }
          return page;
        });
      });
}

grpc::ServerUnaryReactor* DeliveriesHandlers::SetRoutingRules(grpc::CallbackServerContext* context,
                                                              const v1::SetRoutingRulesRequest* request,
                                                              v1::ListRoutingRulesResponse* response) {
  return rpc::Unary(
      s_.runtime, context, kSetRoutingRules, request, response,
      [this](rpc::Call& call, const v1::SetRoutingRulesRequest& request, rpc::Done<v1::ListRoutingRulesResponse> done) {
        absl::StatusOr<std::vector<RoutingRule>> rules = FromProto(request);
        if (!rules.ok()) return done(rules.status());
        LogInfo("ROUTING_RULES_SET", {{"rules", rules->size()}, {"actor", call.actor()}});
        Once(s_, call, request, done,
             [rules = *std::move(rules)](pg::Transaction& tx, absl::Time) { return SetRules(tx, rules); });
      });
}

grpc::ServerUnaryReactor* DeliveriesHandlers::ListRoutingRules(grpc::CallbackServerContext* context,
                                                               const v1::ListRoutingRulesRequest* request,
                                                               v1::ListRoutingRulesResponse* response) {
  return rpc::Unary(s_.runtime, context, kListRoutingRules, request, response,
                    [this](rpc::Call& call, const v1::ListRoutingRulesRequest& request,
                           rpc::Done<v1::ListRoutingRulesResponse> done) {
                      Violations violations;
                      const int max = wire::TakePageSize(request.page_size(), 1'000, kRoutingRulesMax, violations);
                      const int64_t from =
                          wire::TakePageNumber(kRuleList, request.page_token(), violations).value_or(0);
                      if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
                      s_.executor.Answer(
                          call, done, [from, max](pg::Transaction& tx) -> absl::StatusOr<v1::ListRoutingRulesResponse> {
                            ASSIGN_OR_RETURN(std::vector<RoutingRule> rules, ListRulesFrom(tx, from, max + 1));
                            const bool more = rules.size() > static_cast<size_t>(max);
                            if (more) rules.pop_back();
                            v1::ListRoutingRulesResponse page = RulesToProto(rules);
                            if (more)
                              page.set_next_page_token(wire::MakePageToken(kRuleList, absl::StrCat(from + max)));
                            return page;
                          });
                    });
}

grpc::ServerUnaryReactor* DeliveriesHandlers::ListAllJobs(grpc::CallbackServerContext* context,
                                                          const v1::ListAllJobsRequest* request,
                                                          v1::ListJobsResponse* response) {
  return rpc::Unary(
      s_.runtime, context, kListAllJobs, request, response,
      [this](rpc::Call& call, const v1::ListAllJobsRequest& request, rpc::Done<v1::ListJobsResponse> done) {
        absl::StatusOr<JobsPage> page = FromProto(request);
        if (!page.ok()) return done(page.status());
        s_.executor.Answer(call, done, [page = *page](pg::Transaction& tx) -> absl::StatusOr<v1::ListJobsResponse> {
          ASSIGN_OR_RETURN(const std::vector<StoredJob> jobs, ListStoredJobs(tx, page.filter, page.max));
          v1::ListJobsResponse found;
          for (const StoredJob& job : jobs) ToProto(job, Audience::kOurs, found.add_jobs());
          if (jobs.size() == static_cast<size_t>(page.max)) {
            found.set_next_page_token(wire::MakePageToken(kJobList, jobs.back().job.id.ToString()));
          }
          return found;
        });
      });
}

}  // namespace vlot::courier
