#include "services/payment/settlements/settlements_service.h"

#include "absl/strings/str_cat.h"
#include "common/rpc/serve.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/payment/errors.h"
#include "services/payment/settlements/convert_settlement.h"
#include "services/payment/settlements/settlement_store.h"

namespace vlot::payment {
namespace {

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Settlements::service_full_name(), name}; }

absl::Status SettlementNotFoundError(SettlementId id) {
  return MakeError(
      absl::StatusCode::kNotFound, absl::StrCat("there is no ", id.Name()),
      {.reason = "SETTLEMENT_NOT_FOUND", .domain = std::string(kErrorDomain), .metadata = {{"settlement", id.Name()}}});
}

absl::StatusOr<Settlement> Find(pg::Transaction& tx, SettlementId id) {
  ASSIGN_OR_RETURN(const std::optional<Settlement> settlement, FindSettlement(tx, id));
  if (!settlement) return SettlementNotFoundError(id);
  return *settlement;
}

// One more than a page tells whether there is another.
template <class Item>
bool CutToPage(std::vector<Item>& items, int size) {
  if (items.size() <= static_cast<size_t>(size)) return false;
  items.resize(size);
  return true;
}

void Get(SettlementContext& context, rpc::Call& call, const v1::GetSettlementRequest& request,
         rpc::Done<v1::Settlement> done) {
  Violations violations;
  const auto id = wire::TakeName<SettlementId>(request.name(), "name", violations);
  if (!violations.empty()) return done(violations.ToStatus(kErrorDomain));
  context.executor.Answer(call, done, [id](pg::Transaction& tx) -> absl::StatusOr<v1::Settlement> {
    ASSIGN_OR_RETURN(const Settlement settlement, Find(tx, id));
    return ToProto(settlement);
  });
}

void List(SettlementContext& context, rpc::Call& call, const v1::ListSettlementsRequest& request,
          rpc::Done<v1::ListSettlementsResponse> done) {
  absl::StatusOr<SettlementQuery> query = FromProto(request);
  if (!query.ok()) return done(query.status());
  const int size = query->limit++;
  context.executor.Answer(
      call, done, [query = *query, size](pg::Transaction& tx) -> absl::StatusOr<v1::ListSettlementsResponse> {
        v1::ListSettlementsResponse response;
        ASSIGN_OR_RETURN(std::vector<Settlement> settlements, payment::ListSettlements(tx, query));
        if (CutToPage(settlements, size)) {
          response.set_next_page_token(wire::MakePageToken(kSettlementList, settlements.back().id.ToString()));
        }
        for (const Settlement& settlement : settlements) *response.add_settlements() = ToProto(settlement);
        return response;
      });
}

void Lines(SettlementContext& context, rpc::Call& call, const v1::ListSettlementLinesRequest& request,
           rpc::Done<v1::ListSettlementLinesResponse> done) {
  absl::StatusOr<LineQuery> query = FromProto(request);
  if (!query.ok()) return done(query.status());
  const int size = query->limit++;
  context.executor.Answer(
      call, done, [query = *query, size](pg::Transaction& tx) -> absl::StatusOr<v1::ListSettlementLinesResponse> {
        v1::ListSettlementLinesResponse response;
        ASSIGN_OR_RETURN(const Settlement settlement, Find(tx, query.settlement));
        ASSIGN_OR_RETURN(std::vector<NumberedLine> lines, ListLines(tx, query));
        if (CutToPage(lines, size)) {
          response.set_next_page_token(wire::MakePageToken(kSettlementLineList, absl::StrCat(lines.back().number)));
        }
        for (const NumberedLine& line : lines) *response.add_lines() = ToProto(line, settlement.amount.currency);
        return response;
      });
}

void ListUnsettledOf(SettlementContext& context, rpc::Call& call, const v1::ListUnsettledPaymentsRequest& request,
                     rpc::Done<v1::ListUnsettledPaymentsResponse> done) {
  absl::StatusOr<UnsettledQuery> query = FromProto(request, context.clock.Now() - context.unsettled_after);
  if (!query.ok()) return done(query.status());
  const int size = query->limit++;
  context.executor.Answer(
      call, done, [query = *query, size](pg::Transaction& tx) -> absl::StatusOr<v1::ListUnsettledPaymentsResponse> {
        v1::ListUnsettledPaymentsResponse response;
        ASSIGN_OR_RETURN(std::vector<Unsettled> payments, ListUnsettled(tx, query));
        if (CutToPage(payments, size)) {
          response.set_next_page_token(wire::MakePageToken(kUnsettledList, PageKeyOf(payments.back())));
        }
        for (const Unsettled& payment : payments) *response.add_payments() = ToProto(payment);
        return response;
      });
}

}  // namespace

grpc::ServerUnaryReactor* SettlementsService::GetSettlement(grpc::CallbackServerContext* context,
                                                            const v1::GetSettlementRequest* request,
                                                            v1::Settlement* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("GetSettlement"), request, response, &Get);
}

grpc::ServerUnaryReactor* SettlementsService::ListSettlements(grpc::CallbackServerContext* context,
                                                              const v1::ListSettlementsRequest* request,
                                                              v1::ListSettlementsResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("ListSettlements"), request, response, &List);
}

grpc::ServerUnaryReactor* SettlementsService::ListSettlementLines(grpc::CallbackServerContext* context,
                                                                  const v1::ListSettlementLinesRequest* request,
                                                                  v1::ListSettlementLinesResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("ListSettlementLines"), request, response, &Lines);
}

grpc::ServerUnaryReactor* SettlementsService::ListUnsettledPayments(grpc::CallbackServerContext* context,
                                                                    const v1::ListUnsettledPaymentsRequest* request,
                                                                    v1::ListUnsettledPaymentsResponse* response) {
  return rpc::Serve(runtime_, context_, context, MethodOf("ListUnsettledPayments"), request, response,
                    &ListUnsettledOf);
}

}  // namespace vlot::payment
