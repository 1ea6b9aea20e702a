#include "services/invoicing/dunning/dunning_command.h"

#include <gmock/gmock.h>

#include <sstream>

#include "common/testing/status_matchers.h"
#include "services/invoicing/dunning/testing/dunning_test_base.h"

namespace vlot::invoicing::dunning {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using Day = absl::CivilDay;

class DunningCommandTest : public DunningTest {
 protected:
  int Command(const std::vector<std::string>& words, DunningWish wish = {}) {
    out_.str("");
    notes_.str("");
    wish.act = {.actor = "cli:fiona", .method = "vlot dunning", .reason = reason_};
    return RunDunningCommand(words, wish, database(), clock_, out_, notes_);
  }

  std::string reason_ = "it is time";
  std::ostringstream out_, notes_;
};

TEST_F(DunningCommandTest, Run_DryThenReal_SaysAndDoesTheSame) {
  const AccountId account = AccountOf(OwedByConsumer());
  EXPECT_EQ(Command({"run"}, {.date = "2026-12-11", .dry_run = true}), 0);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr(account.Name() + "  level 1, EUR 78.87"),
                                HasSubstr("on 2026-12-11 it would be: 1 reminders, EUR 78.87, of that new EUR 0.00")));
  EXPECT_EQ(Command({"run"}, {.date = "2026-12-11"}), 1);  // not yet
  EXPECT_THAT(notes_.str(), HasSubstr("date"));
  GoTo(Day(2026, 12, 11));
  EXPECT_EQ(Command({"run"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("1 reminders for 1 accounts that owe, 0 newly on hold"));
  EXPECT_THAT(Reminders(account), SizeIs(1));
  EXPECT_EQ(Command({"cases"}), 0);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr(account.Name() + "  consumer level 1  EUR 78.87"),
                                HasSubstr("pay until 2026-12-18  next 2026-12-22")));
}

TEST_F(DunningCommandTest, Run_WithoutAReason_ChangesNothing) {
  const AccountId account = AccountOf(OwedByConsumer());
  GoTo(Day(2026, 12, 11));
  reason_ = " ";
  EXPECT_EQ(Command({"run"}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("give a reason in --reason="));
  EXPECT_THAT(Reminders(account), SizeIs(0));
}

TEST_F(DunningCommandTest, Run_WithABrokenAccount_ExitsWithThree) {
  OwedByConsumer();
  Script("UPDATE accounts SET time_zone = 'Mars/Olympus_Mons'");
  GoTo(Day(2026, 12, 11));
  EXPECT_EQ(Command({"run"}), 3);
  EXPECT_THAT(out_.str(), HasSubstr("UNKNOWN_TIME_ZONE"));
}

TEST_F(DunningCommandTest, Policies_SayWhatCountsTodayAndWhy) {
  EXPECT_EQ(Command({"policies"}), 0);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("fourteen-day letter"), HasSubstr("ECLI:NL:HR:2016:2704"),
                                HasSubstr("commercial interest: 10.4% since 2026-07-01"),
                                HasSubstr("collection costs: EUR 40.00 to EUR 6775.00 since 2012-07-01")));
}

TEST_F(DunningCommandTest, Scale_IsSetWithItsSource_OrSaidWhatIsWrong) {
  const std::vector<std::string> words = {"scale",    "from=2027-01-01", "bands=2500:15,5000:12.5",
                                          "least=40", "most=1000",       "source=a decree"};
  EXPECT_EQ(Command(words), 0) << notes_.str();
  EXPECT_THAT(out_.str(), HasSubstr("by 2 bands, EUR 40.00 to EUR 1000.00, from 2027-01-01 on  (a decree)"));
  GoTo(Day(2027, 1, 1));
  EXPECT_EQ(Command({"policies"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("collection costs: EUR 40.00 to EUR 1000.00 since 2027-01-01  (a decree)"));
  EXPECT_EQ(Command({"scale", "from=2027-02-01", "bands=2500:15,1000:10", "least=40", "most=30", "source=x"}), 1);
  EXPECT_THAT(notes_.str(), AllOf(HasSubstr("scale.bands[1].upto"), HasSubstr("scale.most")));
  EXPECT_EQ(Command({"scale", "from=2027-02-01"}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("the words are: from="));
  EXPECT_EQ(Command({"scale", "from=2027-02-01", "bands=2500:15", "least=40", "most=50", "source=x", "colour=red"}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("colour=red: there is no such setting here"));
  EXPECT_EQ(Command({"scale", "from=2027-02-01", "bands=2500:15", "least=40", "most=50", "source="}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("scale.source"));
  reason_ = "";
  EXPECT_EQ(Command(words), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("--reason="));
}

TEST_F(DunningCommandTest, OtherWords_AreNotKnown) {
  EXPECT_EQ(Command({}), 2);
  EXPECT_EQ(Command({"walk"}), 2);
  EXPECT_THAT(notes_.str(), HasSubstr("vlot dunning policies"));
  EXPECT_EQ(Command({"run"}, {.account = "nobody"}), 1);
}

}  // namespace
}  // namespace vlot::invoicing::dunning
