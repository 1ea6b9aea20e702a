// S13. An account moves from monthly to instant billing on a day, with an order in flight, and back: nothing is billed
// twice, nothing is forgotten. The day is made to come by the sandbox's clock.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "common/time/clock.h"
#include "common/time/iso.h"
#include "tests/support/installation.h"

namespace vlot::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr int kTriesMax = 3000;
constexpr useconds_t kPollMicros = 10'000;

class MovingHouse : public ::testing::Test {
 protected:
  void SetUp() override {
    // Slow enough to be stopped between the pick-up and the delivery.
    auto started = Installation::Start({.courier_step = absl::Milliseconds(500), .serve_flags = {"--sandbox_clock"}});
    ASSERT_OK(started);
    vlot_ = *std::move(started);
    ASSERT_OK_AND_ASSIGN(customer_, vlot_->NewMonthlyCustomer(1'000'000));
    ASSERT_OK_AND_ASSIGN(item_, vlot_->NewItem("STANDARD", 100));
    ASSERT_OK_AND_ASSIGN(const Json accounts, vlot_->office().Get("/v1/accounts?billingMode=MONTHLY"));
    account_ = accounts.at("accounts")[0].at("name");
    AwaitRegime(true);
  }

  Json Body(int pieces) {
    Json body = Installation::OrderBody(customer_, item_, pieces, 10'000);
    body["order"]["pricesIncludeVat"] = false;
    return body;
  }

  // Whether an order placed now would be on account.
  bool OnAccountNow() {
    Json body = Body(1);
    body["validateOnly"] = true;
    const absl::StatusOr<Json> checked = vlot_->shop().Post("/v1/orders", body);
    EXPECT_OK(checked);
    return checked.ok() && checked->value("onAccount", false);
  }
  void AwaitRegime(bool on_account) {
    for (int tries = 0; tries < kTriesMax && OnAccountNow() != on_account; ++tries) usleep(kPollMicros);
    ASSERT_EQ(OnAccountNow(), on_account);
  }

  std::string Place(int pieces) {
    const absl::StatusOr<Json> order = vlot_->shop().Post("/v1/orders", Body(pieces));
    EXPECT_OK(order);
    return order.ok() ? order->at("name").get<std::string>() : "";
  }
  Json Complete(const std::string& order, bool pay) {
    const absl::StatusOr<Json> completed = vlot_->WaitForState(order, "COMPLETED", pay);
    EXPECT_OK(completed);
    return completed.ok() ? *completed : Json();
  }

  Json Get(const std::string& path) {
    const absl::StatusOr<Json> answer = vlot_->office().Get("/v1/" + path);
    EXPECT_OK(answer);
    return answer.ok() ? *answer : Json();
  }

  absl::StatusOr<Json> Move(const std::string& to, const Json& date = nullptr) {
    Json body = {{"to", to}, {"reason", "as they asked"}};
    if (!date.is_null()) body["moveDate"] = date;
    return vlot_->office().Post("/v1/" + account_ + ":move", body);
  }
  Json AwaitMove(const std::string& move, const std::string& state, size_t finals) {
    Json now;
    for (int tries = 0; tries < kTriesMax; ++tries) {
      now = Get(move);
      if (now.value("state", "") == state && now.value("finalInvoices", Json::array()).size() == finals) return now;
      usleep(kPollMicros);
    }
    ADD_FAILURE() << now.dump();
    return now;
  }

  void AdvanceTo(absl::Time time) {
    ASSERT_OK(vlot_->office().Post("/v1/sandboxClock:advance", {{"to", FormatRfc3339(time)}}).status());
  }
  void AdvanceBy(const std::string& seconds) {
    ASSERT_OK(vlot_->office().Post("/v1/sandboxClock:advance", {{"by", seconds}}).status());
  }

  // How often each order's pieces stand on invoices of the account.
  std::map<std::string, int> PiecesByOrder() {
    std::map<std::string, int> pieces;
    for (const Json& invoice : Get("invoices?pageSize=1000&account=" + account_).value("invoices", Json::array())) {
      for (const Json& line : invoice.value("lines", Json::array())) {
        const std::string order = line.value("orderNumber", invoice.value("orderNumber", ""));
        pieces[order.empty() ? invoice.value("orderNumber", "") : order] += line.value("quantity", 0);
      }
    }
    return pieces;
  }

  void ExpectCleanAudit() {
    const absl::StatusOr<std::string> audit = vlot_->Run({"audit"});
    EXPECT_OK(audit);
  }

  std::unique_ptr<Installation> vlot_;
  std::string customer_, item_, account_;
};

TEST_F(MovingHouse, S13_MonthlyToInstantWithAnOrderInFlight_AndBack) {
  const std::string before = Place(2);
  const std::string before_number = Complete(before, false).at("number");
  // On its way while the account moves: delivered only afterwards.
  const std::string in_flight = Place(1);
  ASSERT_OK(vlot_->WaitOnTimeline(in_flight, "SHIPMENT_PICKED_UP"));
  vlot_->process("sandbox_courier").Signal(SIGSTOP);

  // What would come of it: the month so far on one invoice, or each delivery by itself.
  const Json preview = Get(account_ + ":previewMove?to=INSTANT");
  ASSERT_THAT(preview.at("finalInvoices"), SizeIs(1));
  EXPECT_EQ(Cents(preview.at("billed")), 24'200);
  EXPECT_EQ(Cents(preview.at("billedOtherwise")), 24'200);
  EXPECT_EQ(preview.at("ordersLeft"), 1);

  const absl::CivilDay tomorrow = ToCivilDay(SystemClock().Now(), DefaultTimeZone()) + 1;
  ASSERT_OK_AND_ASSIGN(
      const Json move,
      Move("INSTANT", {{"year", tomorrow.year()}, {"month", tomorrow.month()}, {"day", tomorrow.day()}}));
  EXPECT_EQ(move.at("state"), "SCHEDULED");
  const std::string name = move.at("name");
  EXPECT_TRUE(OnAccountNow());

  // Taken back, and asked for again.
  ASSERT_OK_AND_ASSIGN(const Json cancelled, vlot_->office().Post("/v1/" + name + ":cancel", {{"reason", "not yet"}}));
  EXPECT_EQ(cancelled.at("state"), "CANCELLED");
  ASSERT_OK_AND_ASSIGN(
      const Json again,
      Move("INSTANT", {{"year", tomorrow.year()}, {"month", tomorrow.month()}, {"day", tomorrow.day()}}));
  const std::string moving = again.at("name");

  AdvanceTo(StartOfDay(tomorrow, DefaultTimeZone()) + absl::Seconds(1));
  AwaitRegime(false);
  const Json closed = AwaitMove(moving, "RUNNING", 1);
  const Json final_invoice = Get(closed.at("finalInvoices")[0]);
  EXPECT_EQ(final_invoice.at("kind"), "COLLECTIVE_INVOICE");
  EXPECT_EQ(Cents(final_invoice.at("payable")), 24'200);
  EXPECT_EQ(final_invoice.at("lines")[0].at("orderNumber"), before_number);
  const absl::StatusOr<Json> too_late = vlot_->office().Post("/v1/" + moving + ":cancel", {{"reason", "too late"}});
  ASSERT_FALSE(too_late.ok());
  EXPECT_THAT(std::string(too_late.status().message()), HasSubstr("MOVE_FINAL"));

  // The next order is paid and invoiced at once; the one in flight stays on account, and is closed when it is there.
  const std::string after = Place(3);
  vlot_->process("sandbox_courier").Signal(SIGCONT);
  const Json paid = Complete(after, true);
  EXPECT_FALSE(paid.value("onAccount", false));
  const Json delivered = Complete(in_flight, false);
  EXPECT_TRUE(delivered.value("onAccount", false));
  AdvanceBy("600s");
  AwaitMove(moving, "DONE", 2);

  const std::map<std::string, int> once = {
      {before_number, 2}, {delivered.at("number").get<std::string>(), 1}, {paid.at("number").get<std::string>(), 3}};
  EXPECT_EQ(PiecesByOrder(), once);
  EXPECT_EQ(Cents(Get(account_).value("accrued", Euro(0))), 0);
  EXPECT_EQ(Cents(Get(account_).value("open", Euro(0))), 36'300);
  ExpectCleanAudit();

  // And back.
  ASSERT_OK_AND_ASSIGN(const Json back, Move("MONTHLY"));
  EXPECT_EQ(back.at("state"), "DONE");
  AwaitRegime(true);
  EXPECT_TRUE(Complete(Place(1), false).value("onAccount", false));
  EXPECT_EQ(Cents(Get(account_).at("accrued")), 12'100);
  ExpectCleanAudit();
}

TEST_F(MovingHouse, S13_TheCommandLine_ShowsAndMoves) {
  Complete(Place(1), false);
  ASSERT_OK_AND_ASSIGN(const std::string shown, vlot_->Run({"account", "move", account_, "--to=instant", "--dry-run"}));
  EXPECT_THAT(shown, HasSubstr("shadow run of 1 deliveries"));
  EXPECT_TRUE(OnAccountNow());
  ASSERT_OK_AND_ASSIGN(const std::string moved,
                       vlot_->Run({"account", "move", account_, "--to=instant", "--reason=asked for it"}));
  EXPECT_THAT(moved, HasSubstr("final invoice invoices/"));
  AwaitRegime(false);
}

}  // namespace
}  // namespace vlot::testing
