// What operators set up.
#include <thread>

#include "services/courier/testing/fixture.h"

namespace vlot::courier {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;

class AdminTest : public CourierTest {
 protected:
  v1::CreatePartnerRequest NewPartner() {
    v1::CreatePartnerRequest request;
    request.set_request_id(NewId());
    request.mutable_partner()->set_display_name("Snel BV");
    return request;
  }
};

TEST_F(AdminTest, CreatePartner_Defaults_AreFilledIn) {
  ASSERT_OK_AND_ASSIGN(const v1::Partner partner, Call(&Deliveries::CreatePartner, NewPartner()));
  EXPECT_EQ(partner.next_day_cutoff_hour(), 22);
  EXPECT_EQ(partner.accept_minutes(), 120);
  EXPECT_THAT(partner.closed_weekdays(), IsEmpty());
}

TEST_F(AdminTest, CreatePartner_SameRequestTwice_MakesOne) {
  v1::CreatePartnerRequest request = NewPartner();
  ASSERT_OK_AND_ASSIGN(const v1::Partner first, Call(&Deliveries::CreatePartner, request));
  ASSERT_OK_AND_ASSIGN(const v1::Partner second, Call(&Deliveries::CreatePartner, request));
  EXPECT_EQ(first.name(), second.name());
  request.mutable_partner()->set_display_name("Anders BV");
  EXPECT_THAT(Call(&Deliveries::CreatePartner, request),
              StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(AdminTest, CreatePartner_SameRequestFromManyThreads_AllGetTheSame) {
  v1::CreatePartnerRequest request = NewPartner();
  request.mutable_partner()->set_name(NewName("partners"));
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      ASSERT_OK_AND_ASSIGN(const v1::Partner partner, Call(&Deliveries::CreatePartner, request));
      EXPECT_EQ(partner.name(), request.partner().name());
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(AdminTest, CreatePartner_WrongFields_AreAllNamed) {
  v1::CreatePartnerRequest request;
  for (int weekday = 1; weekday <= 7; ++weekday) request.mutable_partner()->add_closed_weekdays(weekday);
  request.mutable_partner()->set_next_day_cutoff_hour(25);
  request.mutable_partner()->set_accept_minutes(-1);
  const auto result = Call(&Deliveries::CreatePartner, request);
  for (const char* field :
       {"partner.display_name", "partner.closed_weekdays", "partner.next_day_cutoff_hour", "partner.accept_minutes"}) {
    EXPECT_THAT(result, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(field)));
  }
}

TEST_F(AdminTest, UpdatePartner_MaskedFieldsOnly_TakesEffectAtOnce) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  ASSERT_OK(Book(NewBooking()));
  v1::UpdatePartnerRequest request;
  request.set_request_id(NewId());
  request.mutable_partner()->set_name(partner);
  request.mutable_partner()->set_suspended(true);
  request.mutable_update_mask()->add_paths("suspended");

  ASSERT_OK_AND_ASSIGN(const v1::Partner changed, Call(&Deliveries::UpdatePartner, request));

  EXPECT_EQ(changed.display_name(), "Snel BV");
  EXPECT_THAT(Book(NewBooking()), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("NO_ROUTE")));
  request.set_request_id(NewId());
  request.mutable_update_mask()->add_paths("name");
  EXPECT_THAT(Call(&Deliveries::UpdatePartner, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("update_mask")));
  request.mutable_partner()->set_name(NewName("partners"));
  request.mutable_update_mask()->clear_paths();
  request.mutable_update_mask()->add_paths("suspended");
  EXPECT_THAT(Call(&Deliveries::UpdatePartner, request),
              StatusIs(absl::StatusCode::kNotFound, Reason("PARTNER_NOT_FOUND")));
}

TEST_F(AdminTest, ListPartners_PageByPage_SeesAll) {
  for (int i = 0; i < 5; ++i) MakePartner("Snel BV");
  v1::ListPartnersRequest request;
  request.set_page_size(2);
  int seen = 0, pages = 0;
  do {
    ASSERT_OK_AND_ASSIGN(const v1::ListPartnersResponse page, Call(&Deliveries::ListPartners, request));
    seen += page.partners_size();
    request.set_page_token(page.next_page_token());
  } while (++pages < 10 && !request.page_token().empty());
  EXPECT_EQ(seen, 5);
  EXPECT_EQ(pages, 3);
}

TEST_F(AdminTest, SetRoutingRules_Replaces_InOrderOfPriority) {
  const std::string first = MakePartner("Eerste"), second = MakePartner("Tweede");
  RouteTo({second});
  v1::SetRoutingRulesRequest request;
  request.set_request_id(NewId());
  for (int priority : {5, 1, 3}) {
    v1::RoutingRule& rule = *request.add_rules();
    rule.set_partner(first);
    rule.set_priority(priority);
    rule.set_postal_code_prefix("10 12");
  }
  ASSERT_OK(Call(&Deliveries::SetRoutingRules, request));

  v1::ListRoutingRulesRequest list;
  list.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const v1::ListRoutingRulesResponse page, Call(&Deliveries::ListRoutingRules, list));
  ASSERT_THAT(page.rules(), SizeIs(2));
  EXPECT_EQ(page.rules(0).priority(), 1);
  EXPECT_EQ(page.rules(0).postal_code_prefix(), "1012");
  EXPECT_EQ(page.rules(1).priority(), 3);
  list.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListRoutingRulesResponse last, Call(&Deliveries::ListRoutingRules, list));
  ASSERT_THAT(last.rules(), SizeIs(1));
  EXPECT_EQ(last.next_page_token(), "");
}

TEST_F(AdminTest, SetRoutingRules_UnknownPartner_ChangesNothing) {
  const std::string partner = MakePartner("Snel BV");
  RouteTo({partner});
  v1::SetRoutingRulesRequest request;
  request.set_request_id(NewId());
  request.add_rules()->set_partner(NewName("partners"));

  EXPECT_THAT(Call(&Deliveries::SetRoutingRules, request),
              StatusIs(absl::StatusCode::kNotFound, Reason("PARTNER_NOT_FOUND")));

  EXPECT_OK(Book(NewBooking()));
}

}  // namespace
}  // namespace vlot::courier
