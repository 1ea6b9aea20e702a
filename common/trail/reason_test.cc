#include "common/trail/reason.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "vlot/fulfilment/v1/fulfilment.pb.h"
#include "vlot/ordering/v1/ordering.pb.h"
#include "vlot/ordering/v1/remedy.pb.h"

namespace vlot::trail {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::Message;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;
using Code = absl::StatusCode;

TEST(Reason, OwnField_WinsOverMetadata_AndIsTheOnlyPlace) {
  ordering::v1::CancelOrderRequest request;
  EXPECT_THAT(
      TakeReason(request, "by the metadata"),
      StatusIs(Code::kInvalidArgument, AllOf(Reason("REASON_REQUIRED"), Message(HasSubstr("the field reason")))));
  request.set_reason("double order");
  EXPECT_THAT(TakeReason(request, "by the metadata"), IsOkAndHolds("double order"));
}

TEST(Reason, OfTheResourceThatIsBrought_Counts) {
  ordering::v1::CreateRemedyRequest request;
  EXPECT_EQ(ReasonField(*request.GetDescriptor()), "remedy.reason");
  EXPECT_THAT(TakeReason(request, "x"), StatusIs(Code::kInvalidArgument, Message(HasSubstr("remedy.reason"))));
  request.mutable_remedy()->set_reason("broken");
  EXPECT_THAT(TakeReason(request, ""), IsOkAndHolds("broken"));
}

TEST(Reason, WithoutAField_ComesFromMetadata) {
  const fulfilment::v1::CreateLocationRequest request;
  EXPECT_EQ(ReasonField(*request.GetDescriptor()), "");
  EXPECT_THAT(TakeReason(request, "new%20shop in K%C3%B6ln, 50% off"), IsOkAndHolds("new shop in Köln, 50% off"));
  for (const char* blank : {"", "  ", "%20%09", "%01%7F", "%EF%BF%BE"}) {
    EXPECT_THAT(TakeReason(request, blank),
                StatusIs(Code::kInvalidArgument, AllOf(Reason("REASON_REQUIRED"), Message(HasSubstr("Vlot-Reason")))))
        << blank;
  }
}

TEST(Reason, ThatIsNoText_IsAViolation) {
  const fulfilment::v1::CreateLocationRequest request;
  for (const std::string& wrong : {std::string(kReasonMax + 1, 'x'), std::string("a%00b"), std::string("a%FFb"),
                                   std::string("%C0%AF"), std::string("%ED%A0%80"), std::string("%E2%82")}) {
    EXPECT_THAT(TakeReason(request, wrong), StatusIs(Code::kInvalidArgument, ViolationOf("Vlot-Reason"))) << wrong;
  }
  std::string most;
  for (size_t i = 0; i < kReasonMax; ++i) most += "é";
  EXPECT_THAT(TakeReason(request, EncodeReason(most)), IsOkAndHolds(most));
}

TEST(Reason, Encoded_IsPrintableAndComesBack) {
  for (const std::string text : {"plain", "Köln €", "50% off", "100%25", "two\nlines", "😀"}) {
    const std::string encoded = EncodeReason(text);
    EXPECT_EQ(DecodeReason(encoded), text);
    for (const char c : encoded) EXPECT_TRUE(c >= ' ' && c <= '~') << encoded;
  }
  EXPECT_EQ(EncodeReason("plain"), "plain");
}

TEST(Reason, OfTheCommandLine_NamesTheFlag) {
  EXPECT_OK(CheckFlag("month end"));
  EXPECT_THAT(CheckFlag(""), StatusIs(Code::kInvalidArgument, Message(HasSubstr("--reason="))));
}

}  // namespace
}  // namespace vlot::trail
