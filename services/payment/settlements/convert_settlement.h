// Between settlement.proto and our values. Pure functions, any thread.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/feed/event.h"
#include "services/payment/settlements/settlement_store.h"
#include "vlot/payment/v1/settlement.pb.h"

namespace vlot::payment {

// The lists' page tokens are the last item's key, under these names.
inline constexpr char kSettlementList[] = "settlements";
inline constexpr char kSettlementLineList[] = "settlementLines";
inline constexpr char kUnsettledList[] = "unsettledPayments";

v1::Settlement ToProto(const Settlement& settlement);
v1::SettlementLine ToProto(const NumberedLine& line, Currency currency);
v1::UnsettledPayment ToProto(const Unsettled& payment);

// SETTLEMENT_RECEIVED.
feed::NewEvent ToEvent(const Settlement& settlement, absl::Time now);

// Each INVALID_ARGUMENT with every wrong field. `limit` is the page's size.
absl::StatusOr<SettlementQuery> FromProto(const v1::ListSettlementsRequest& request);
absl::StatusOr<LineQuery> FromProto(const v1::ListSettlementLinesRequest& request);
// Without a time in the request: paid before `otherwise`.
absl::StatusOr<UnsettledQuery> FromProto(const v1::ListUnsettledPaymentsRequest& request, absl::Time otherwise);

// "<microseconds>/<uuid>": the key of a page of unsettled payments.
std::string PageKeyOf(const Unsettled& payment);

}  // namespace vlot::payment
