// Refunds that fail where no remedy and no cancellation looks after them: a person does, and the books tell why money
// is left. An installation of its own: the provider's faults go to whichever refund comes next, and the audit is of
// all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/sync/poll.h"
#include "common/testing/status_matchers.h"
#include "tests/support/installation.h"

namespace vlot::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr absl::Duration kPatience = absl::Minutes(1);

class FailedRefunds : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(vlot_, Installation::Start());
    ASSERT_OK_AND_ASSIGN(customer_, vlot_->NewConsumer());
    ASSERT_OK_AND_ASSIGN(item_, vlot_->NewItem("STANDARD", 50));
  }

  std::string Place(int pieces) {
    const absl::StatusOr<Json> order =
        vlot_->shop().Post("/v1/orders", Installation::OrderBody(customer_, item_, pieces, 1000));
    EXPECT_OK(order);
    return order.ok() ? order->at("name").get<std::string>() : "";
  }
  std::string Delivered(int pieces) {
    const std::string order = Place(pieces);
    EXPECT_OK(vlot_->WaitForState(order, "COMPLETED").status());
    return order;
  }
  // Cancelled before it was paid, and paid all the same: the provider lets nobody cancel an iDEAL payment.
  std::string PaidTooLate() {
    const std::string order = Place(1);
    const absl::StatusOr<Json> open = vlot_->WaitForCheckout(order);
    EXPECT_OK(open);
    EXPECT_OK(vlot_->shop().Post("/v1/" + order + ":cancel", {{"reason", "changed my mind"}}).status());
    EXPECT_OK(vlot_->WaitForState(order, "CANCELLED", false).status());
    EXPECT_OK(vlot_->Pay(open->at("checkoutUrl")));
    return order;
  }

  void RefuseRefunds(int count) {
    ASSERT_OK(
        vlot_->psp()
            .Send("POST", "/sandbox/v1/faults",
                  Json{{"operation", "create_refund"}, {"kind", "error"}, {"count", count}, {"status", 422}}.dump())
            .status());
  }

  Json Get(const std::string& path) {
    const absl::StatusOr<Json> answer = vlot_->office().Get("/v1/" + path);
    EXPECT_OK(answer);
    return answer.ok() ? *answer : Json();
  }
  std::vector<Json> WorkItemsOf(const std::string& order) {
    std::vector<Json> found;
    for (const Json& item : Get("workItems?pageSize=1000").value("workItems", Json::array())) {
      if (item.at("order") == order) found.push_back(item);
    }
    return found;
  }
  Json AwaitWorkItem(const std::string& order) {
    Json item = {{"name", ""}};
    EXPECT_OK(Poll(kPatience, "no work item about " + order, [&] {
      const std::vector<Json> items = WorkItemsOf(order);
      if (!items.empty()) item = items.front();
      return !items.empty();
    }));
    return item;
  }
  absl::StatusOr<JsonApi::Answer> Resolve(const Json& item, const std::string& act) {
    return vlot_->office().Send(
        "POST", "/v1/" + item.at("name").get<std::string>() + ":resolve",
        Json{{"requestId", NewRequestId()}, {"act", act}, {"reason", "the bank says that it works again"}}.dump());
  }
  Json PaymentOf(const std::string& order) { return Get(Get(order).at("paymentName")); }
  void AwaitRefunded(const std::string& order, int64_t cents) {
    int64_t refunded = 0;
    EXPECT_OK(Poll(kPatience, order + " is not refunded", [&] {
      refunded = Cents(PaymentOf(order).value("refunded", Euro(0)));
      return refunded == cents;
    }));
    EXPECT_EQ(refunded, cents) << order;
  }

  void ExpectCleanAudit() {
    const absl::StatusOr<std::string> audited = vlot_->Run({"audit"});
    ASSERT_OK(audited);
    EXPECT_THAT(*audited, HasSubstr("nothing lost, nothing doubled"));
  }

  std::unique_ptr<Installation> vlot_;
  std::string customer_, item_;
};

TEST_F(FailedRefunds, S14_PaidTooLateAndNotGivenBack_WaitsForAPerson) {
  RefuseRefunds(1);
  const std::string order = PaidTooLate();
  const Json item = AwaitWorkItem(order);
  EXPECT_EQ(item.value("reason", ""), "REFUND_FAILED");
  EXPECT_THAT(item.value("step", ""), HasSubstr("refunds/"));
  EXPECT_EQ(Get(item.at("step")).at("reason"), "LATE_PAYMENT");
  EXPECT_EQ(Get(item.at("step")).at("state"), "FAILED");
  EXPECT_TRUE(Get(order).value("attention", false));
  EXPECT_EQ(Get(order).at("state"), "CANCELLED");
  EXPECT_EQ(Cents(PaymentOf(order).value("refunded", Euro(0))), 0);
  ExpectCleanAudit();

  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer refused, Resolve(item, "CANCEL"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(WorkItemsOf(order), SizeIs(1));

  // It fails once more: another work item, and the one before is done with.
  RefuseRefunds(1);
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer again, Resolve(item, "RETRY"));
  EXPECT_EQ(again.status, 200) << again.body.dump();
  Json second = AwaitWorkItem(order);
  EXPECT_OK(Poll(kPatience, "no other work item about " + order, [&] {
    second = AwaitWorkItem(order);
    return second.at("name") != item.at("name");
  }));
  ASSERT_NE(second.at("name"), item.at("name"));
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer retried, Resolve(second, "RETRY"));
  EXPECT_EQ(retried.status, 200) << retried.body.dump();
  EXPECT_EQ(retried.body.value("state", ""), "RESOLVED") << retried.body.dump();
  AwaitRefunded(order, 1000);
  ASSERT_OK(vlot_->WaitOnTimeline(order, "REFUND_DONE"));
  EXPECT_THAT(WorkItemsOf(order), SizeIs(0));
  EXPECT_FALSE(Get(order).value("attention", false));
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> timeline, vlot_->Timeline(order));
  EXPECT_EQ(std::count(timeline.begin(), timeline.end(), "WORK_ITEM_OPENED"), 2);
  EXPECT_EQ(std::count(timeline.begin(), timeline.end(), "WORK_ITEM_CLOSED"), 2);
  ExpectCleanAudit();
}

// The bank gives back what the provider had paid out already: the remedy that it was for is long done.
TEST_F(FailedRefunds, S14_RefundThatComesBackAfterItsRemedy_WaitsForAPerson) {
  const std::string order = Delivered(2);
  ASSERT_OK_AND_ASSIGN(
      const Json granted,
      vlot_->office().Post(
          "/v1/" + order + "/remedies",
          {{"remedy", {{"kind", "REFUND"}, {"lines", {{{"line", 1}, {"quantity", 1}}}}, {"reason", "broken"}}}}));
  const std::string remedy = granted.at("name");
  ASSERT_OK(Poll(kPatience, remedy + " does not end", [&] { return Get(remedy).at("state") == "DONE"; }));
  ASSERT_EQ(Get(remedy).at("state"), "DONE");
  const Json payment = PaymentOf(order);
  ASSERT_OK(vlot_->psp()
                .Send("POST",
                      "/sandbox/v1/payments/" + payment.at("attempts").at(0).at("pspId").get<std::string>() +
                          "/refunds/" + payment.at("refunds").at(0).at("pspId").get<std::string>() + "/fail",
                      "")
                .status());
  const Json item = AwaitWorkItem(order);
  EXPECT_EQ(item.value("step", ""), payment.at("refunds").at(0).at("name"));
  EXPECT_EQ(Get(remedy).at("state"), "DONE");
  EXPECT_EQ(Cents(PaymentOf(order).value("refunded", Euro(0))), 0);
  ExpectCleanAudit();
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer retried, Resolve(item, "RETRY"));
  EXPECT_EQ(retried.status, 200) << retried.body.dump();
  AwaitRefunded(order, 1000);
  ASSERT_OK(vlot_->WaitOnTimeline(order, "WORK_ITEM_CLOSED"));
  ExpectCleanAudit();
}

TEST_F(FailedRefunds, S14_RefundByHandThatFails_WaitsForAPersonWhoMayLetItBe) {
  const std::string order = Delivered(1);
  RefuseRefunds(1);
  ASSERT_OK(vlot_->office()
                .Post("/v1/" + Get(order).at("paymentName").get<std::string>() + ":refund",
                      {{"amount", Euro(250)}, {"reason", "a gift card for the neighbours"}})
                .status());
  const Json item = AwaitWorkItem(order);
  EXPECT_EQ(item.value("reason", ""), "REFUND_FAILED");
  ExpectCleanAudit();
  ASSERT_OK_AND_ASSIGN(const JsonApi::Answer skipped, Resolve(item, "SKIP"));
  EXPECT_EQ(skipped.status, 200);
  EXPECT_EQ(skipped.body.value("state", ""), "RESOLVED") << skipped.body.dump();
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> timeline, vlot_->Timeline(order));
  EXPECT_THAT(timeline, Contains("WORK_ITEM_CLOSED"));
  EXPECT_FALSE(Get(order).value("attention", false));
  EXPECT_EQ(Cents(PaymentOf(order).value("refunded", Euro(0))), 0);
  ExpectCleanAudit();
}

}  // namespace
}  // namespace vlot::testing
