#include "services/vlot/bench/targets.h"

namespace vlot::bench {
namespace {

// For two cores that also carry PostgreSQL, the load and the sandbox; ratios hold on any machine (docs/performance.md).
constexpr int64_t kAccountRatioPerMille = 1000;
constexpr int64_t kInstantRatioPerMille = 500;
constexpr int64_t kToEarlierPerMille = 900;
constexpr int64_t kPlaceOrderIdleP50Micros = 2'000;
constexpr int64_t kPlaceOrderHalfP99Micros = 25'000;
constexpr int64_t kPayableToInvoicedP50Micros = 10'000;
constexpr int64_t kWaitingOrders = 100'000;
constexpr int64_t kServiceKilobytes = 300 * 1024;
constexpr int64_t kGoodputPerMille = 900;
constexpr int64_t kAcceptedP99Micros = 1'000'000;
constexpr int64_t kRefusalP99Micros = 50'000;

class List {
 public:
  void AtLeast(const char* what, const std::optional<int64_t>& reached, int64_t wanted, const char* unit) {
    if (reached) targets_.push_back({what, *reached, wanted, true, unit});
  }
  void AtMost(const char* what, const std::optional<int64_t>& reached, int64_t wanted, const char* unit) {
    if (reached) targets_.push_back({what, *reached, wanted, false, unit});
  }
  std::vector<Target> Take() { return std::move(targets_); }

 private:
  std::vector<Target> targets_;
};

}  // namespace

std::vector<Target> TargetsOf(const Measured& measured) {
  List list;
  if (measured.profile == "account") {
    list.AtLeast("account: completed / TPC-B", measured.ratio_per_mille, kAccountRatioPerMille, "thousandths");
  } else if (measured.profile == "instant") {
    list.AtLeast("instant: completed / TPC-B", measured.ratio_per_mille, kInstantRatioPerMille, "thousandths");
  }
  list.AtLeast("ratio / that of the run before", measured.to_earlier_per_mille, kToEarlierPerMille, "thousandths");
  list.AtMost("PlaceOrder p99 at half load", measured.place_order_p99_half_us, kPlaceOrderHalfP99Micros, "us");
  list.AtMost("PlaceOrder p50 with one client", measured.place_order_p50_idle_us, kPlaceOrderIdleP50Micros, "us");
  list.AtMost("payable to invoiced p50, idle", measured.payable_to_invoiced_p50_idle_us, kPayableToInvoicedP50Micros,
              "us");
  if (measured.waiting >= kWaitingOrders) {
    list.AtMost("largest service, 100,000 waiting", measured.service_kb, kServiceKilobytes, "kB");
  }
  list.AtLeast("goodput / capacity, overload", measured.goodput_per_mille, kGoodputPerMille, "thousandths");
  list.AtMost("accepted p99, overload", measured.place_order_p99_overload_us, kAcceptedP99Micros, "us");
  list.AtMost("refusal p99, overload", measured.refusal_p99_us, kRefusalP99Micros, "us");
  list.AtMost("refused without RetryInfo", measured.refused_otherwise, 0, "orders");
  list.AtMost("overload not offered", measured.held_back, 0, "orders");
  return list.Take();
}

}  // namespace vlot::bench
