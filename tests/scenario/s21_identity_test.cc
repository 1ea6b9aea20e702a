#include <algorithm>

#include "absl/strings/match.h"
#include "tests/scenario/scenario.h"

namespace vlot::testing {
namespace {

class IdentityScenario : public Scenario {
 protected:
  static absl::StatusOr<Json> CustomerOnceChecked(const std::string& customer) {
    for (int tries = 0; tries < 500; ++tries) {
      const absl::StatusOr<Json> found = vlot().shop().Get("/v1/" + customer);
      if (!found.ok() || found->contains("identityDocument")) return found;
    }
    return absl::DeadlineExceededError("nothing of a document on the record of " + customer);
  }
};

TEST_F(IdentityScenario, S21_DocumentSeenAtTheDoor_IsOnTheTimelineAndTheCustomersRecord) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 5));
  Json body = Installation::OrderBody(customer, item, 1, 1210);
  body["order"]["delivery"]["identityCheck"] = true;
  ASSERT_OK_AND_ASSIGN(const std::string order, Place(body));
  ASSERT_OK(vlot().WaitForState(order, "COMPLETED"));

  ASSERT_OK_AND_ASSIGN(const Json journal, vlot().shop().Get("/v1/" + order + "/journal"));
  const Json& entries = journal.at("entries");
  const auto checked = std::find_if(entries.begin(), entries.end(),
                                    [](const Json& entry) { return entry.at("kind") == "IDENTITY_CHECKED"; });
  ASSERT_NE(checked, entries.end());
  EXPECT_EQ(checked->at("actor"), "courier");
  const std::string detail = checked->at("detail");
  EXPECT_TRUE(absl::StartsWith(detail, "IN_ORDER IDENTITY_CARD 20")) << detail;
  EXPECT_EQ(checked->value("reference", ""), "") << "a timeline tells nothing of the number";

  ASSERT_OK_AND_ASSIGN(const Json known, CustomerOnceChecked(customer));
  Json document = known.at("identityDocument");
  EXPECT_EQ(document.at("type"), "IDENTITY_CARD");
  EXPECT_EQ(document.at("verdict"), "IN_ORDER");
  EXPECT_EQ(document.at("lastFour"), "1234");
  EXPECT_TRUE(document.contains("expireDate") && document.contains("verifyTime"));
  EXPECT_EQ(document.size(), 5u) << "nothing more is kept: " << document;

  // The customer's other data is written by other hands.
  ASSERT_OK(vlot().shop().Patch(
      "/v1/" + customer,
      {{"requestId", NewRequestId()}, {"customer", {{"phone", "+31612345678"}}}, {"updateMask", "phone"}}));
  ASSERT_OK_AND_ASSIGN(const Json after, vlot().shop().Get("/v1/" + customer));
  EXPECT_EQ(after.at("identityDocument"), document);
  EXPECT_EQ(after.at("phone"), "+31612345678");
}

TEST_F(IdentityScenario, S21_NoDocumentAskedFor_NothingIsKept) {
  ASSERT_OK_AND_ASSIGN(const std::string customer, vlot().NewConsumer());
  ASSERT_OK_AND_ASSIGN(const std::string item, vlot().NewItem("STANDARD", 5));
  ASSERT_OK_AND_ASSIGN(const std::string order, Place(Installation::OrderBody(customer, item, 1, 1210)));
  ASSERT_OK(vlot().WaitForState(order, "COMPLETED"));
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> timeline, vlot().Timeline(order));
  EXPECT_EQ(std::count(timeline.begin(), timeline.end(), "IDENTITY_CHECKED"), 0);
  ASSERT_OK_AND_ASSIGN(const Json known, vlot().shop().Get("/v1/" + customer));
  EXPECT_FALSE(known.contains("identityDocument"));
}

}  // namespace
}  // namespace vlot::testing
