#include "common/trail/list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/ids/ids.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace vlot::trail {
namespace {

using ::testing::ElementsAre;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;

class ListTest : public ::testing::Test {
 protected:
  // As a service with these entries answers.
  v1::ListAuditEntriesResponse Ask(const std::string& service, const std::vector<Entry>& all,
                                   const v1::ListAuditEntriesRequest& request) {
    const auto filter = ToFilter(request);
    EXPECT_OK(filter);
    std::vector<Entry> found;
    for (const Entry& entry : all) {
      if (entry.id < filter->before) found.push_back(entry);
    }
    std::sort(found.begin(), found.end(), [](const Entry& a, const Entry& b) { return a.id > b.id; });
    if (found.size() > static_cast<size_t>(filter->limit)) found.resize(filter->limit);
    return ToPage(service, found, filter->limit);
  }

  Entry Next(const std::string& reason) {
    return {.id = ids_.Next(), .recorded_at = clock_.Now(), .act = {.actor = "operator:jan", .reason = reason}};
  }

  static std::vector<std::string> Reasons(const v1::ListAuditEntriesResponse& page) {
    std::vector<std::string> reasons;
    for (const auto& entry : page.entries()) reasons.push_back(entry.reason());
    return reasons;
  }

  testing::FakeClock clock_;
  UuidV7Generator ids_{clock_};
};

TEST_F(ListTest, PagesOfSeveralServices_AreOneListWithoutGapsOrDoubles) {
  std::vector<Entry> payment, ordering;
  payment.push_back(Next("1"));
  ordering.push_back(Next("2"));
  ordering.push_back(Next("3"));
  ordering.push_back(Next("4"));
  payment.push_back(Next("5"));
  v1::ListAuditEntriesRequest request;
  request.set_page_size(2);
  std::vector<std::vector<std::string>> pages;
  do {
    const auto page = MergePages({Ask("payment", payment, request), Ask("ordering", ordering, request)}, 2 + 1);
    pages.push_back(Reasons(page));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(pages, ElementsAre(ElementsAre("5", "4"), ElementsAre("3", "2"), ElementsAre("1")));
}

TEST_F(ListTest, NothingAtAll_IsOneEmptyPage) {
  const auto page = MergePages({Ask("payment", {}, {}), Ask("ordering", {}, {})}, 51);
  EXPECT_EQ(page.entries_size(), 0);
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(ListTest, WrongFields_AreNamed) {
  v1::ListAuditEntriesRequest request;
  request.set_page_size(-1);
  request.set_page_token("x");
  EXPECT_THAT(ToFilter(request), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("page_size")));
  EXPECT_THAT(ToFilter(request), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("page_token")));
}

}  // namespace
}  // namespace vlot::trail
