#include "services/invoicing/provider/settlement_intake.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/remote_feed.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "common/wire/types.h"
#include "services/invoicing/bank/desk.h"
#include "services/invoicing/posting_store.h"
#include "services/invoicing/provider/provider_settlement.h"
#include "services/invoicing/provider/provider_store.h"
#include "vlot/payment/v1/payment.grpc.pb.h"

namespace vlot::invoicing::provider {
namespace {

constexpr char kActor[] = "settlements";
constexpr std::string_view kCollection = "settlements/";

absl::StatusOr<ProviderSettlement> FromProto(const payment::v1::Settlement& proto) {
  ProviderSettlement settlement{.reference = proto.reference()};
  if (!proto.name().starts_with(kCollection)) return absl::InvalidArgumentError("a settlement without a name");
  ASSIGN_OR_RETURN(settlement.id, Uuid::Parse(proto.name().substr(kCollection.size())));
  ASSIGN_OR_RETURN(settlement.amount, wire::FromProto(proto.amount()));
  ASSIGN_OR_RETURN(settlement.payments, wire::FromProto(proto.payments()));
  ASSIGN_OR_RETURN(settlement.refunds, wire::FromProto(proto.refunds()));
  ASSIGN_OR_RETURN(settlement.chargebacks, wire::FromProto(proto.chargebacks()));
  ASSIGN_OR_RETURN(settlement.fees, wire::FromProto(proto.fees()));
  ASSIGN_OR_RETURN(settlement.fees_vat, wire::FromProto(proto.fees_vat()));
  ASSIGN_OR_RETURN(settlement.difference, wire::FromProto(proto.difference()));
  ASSIGN_OR_RETURN(const absl::Time paid_out, wire::FromProto(proto.paid_out_time()));
  settlement.day = absl::ToCivilDay(paid_out, DefaultTimeZone());
  RETURN_IF_ERROR(Check(settlement));
  return settlement;
}

}  // namespace

absl::Status SettlementIntake::Apply(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
  for (const feed::StoredEvent& stored : events) {
    payment::v1::Event event;
    if (!event.ParseFromString(stored.payload)) {
      return absl::InvalidArgumentError(absl::StrCat("event ", stored.position, " of payment cannot be read"));
    }
    if (event.kind() != payment::v1::Event::SETTLEMENT_RECEIVED) continue;
    ASSIGN_OR_RETURN(const ProviderSettlement settlement, FromProto(event.settlement()));
    const absl::Time now = clock_.Now();
    ASSIGN_OR_RETURN(const bool is_new, InsertSettlement(tx, settlement, now));
    if (!is_new) continue;
    RETURN_IF_ERROR(InsertPostings(tx, PostingsOf(settlement)));
    RETURN_IF_ERROR(bank::MatchArrived(tx, {ids_, provider_accounts_, kActor, now}, settlement.amount));
  }
  return absl::OkStatus();
}

struct PaymentFollower::Parts {
  Parts(rpc::Client& payment, const pg::Options& database, SettlementIntake& intake)
      : stub(payment::v1::Payments::NewStub(payment.channel())),
        remote(payment, 0, [this](auto... arguments) { stub->async()->WatchEvents(arguments...); }),
        consumer({.feed = kPaymentFeed, .database = database}, remote,
                 [&intake](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
                   return intake.Apply(tx, events);
                 }) {}

  const std::unique_ptr<payment::v1::Payments::StubInterface> stub;
  rpc::RemoteFeed<payment::v1::ListEventsResponse> remote;
  feed::Consumer consumer;
};

PaymentFollower::PaymentFollower(rpc::Client& payment, const pg::Options& database, SettlementIntake& intake)
    : parts_(std::make_unique<Parts>(payment, database, intake)) {}
PaymentFollower::~PaymentFollower() = default;

void PaymentFollower::Start() { parts_->consumer.Start(); }
void PaymentFollower::Stop() { parts_->consumer.Stop(); }

}  // namespace vlot::invoicing::provider
