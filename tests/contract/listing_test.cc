// The listing must see every kind of change: the descriptors of this tree are changed one at a time and compared.
#include "tests/contract/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/golden.h"
#include "vlot/auth/v1/auth.pb.h"

namespace vlot::contract {
namespace {

namespace pb = google::protobuf;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

// A copy of this tree's descriptors, to be spoilt.
class Listing : public ::testing::Test {
 protected:
  pb::FileDescriptorProto& File(const std::string& name) {
    for (auto& file : *set_.mutable_file()) {
      if (file.name() == name) return file;
    }
    ADD_FAILURE() << "no file " << name;
    return *set_.add_file();
  }

  template <class Container>
  static auto& Named(Container& among, const std::string& name) {
    for (auto& one : among) {
      if (one.name() == name) return one;
    }
    ADD_FAILURE() << "no " << name;
    return *among.Add();
  }

  pb::DescriptorProto& Request() {
    return Named(*File("vlot/ordering/v1/ordering.proto").mutable_message_type(), "PlaceOrderRequest");
  }
  pb::MethodDescriptorProto& PlaceOrder() {
    auto& service = Named(*File("vlot/ordering/v1/ordering.proto").mutable_service(), "Orders");
    return Named(*service.mutable_method(), "PlaceOrder");
  }

  Difference Changes() const { return Compare(ListApi(BuiltApi()), ListApi(Api(set_))); }

  pb::FileDescriptorSet set_ = BuiltFiles();
};

TEST_F(Listing, Nothing_Changed_NoDifference) { EXPECT_TRUE(Changes().empty()); }

TEST_F(Listing, Field_Removed_IsFound) {
  auto& fields = *Request().mutable_field();
  fields.erase(fields.begin() + 2);
  const Difference changes = Changes();
  EXPECT_THAT(changes.removed, ElementsAre(HasSubstr("PlaceOrderRequest.validate_only field 3")));
  EXPECT_THAT(changes.added, IsEmpty());
}

TEST_F(Listing, Field_Renumbered_IsFound) {
  Request().mutable_field(2)->set_number(7);
  EXPECT_THAT(Changes().changed, ElementsAre(Pair(HasSubstr("validate_only field 3 "), HasSubstr("field 7 "))));
}

TEST_F(Listing, Field_Retyped_IsFound) {
  Request().mutable_field(2)->set_type(pb::FieldDescriptorProto::TYPE_INT32);
  EXPECT_THAT(Changes().changed, ElementsAre(Pair(HasSubstr("singular bool "), HasSubstr("singular int32 "))));
}

TEST_F(Listing, Field_MadeRepeated_IsFound) {
  Request().mutable_field(2)->set_label(pb::FieldDescriptorProto::LABEL_REPEATED);
  EXPECT_THAT(Changes().changed, ElementsAre(Pair(HasSubstr("singular bool "), HasSubstr("repeated bool "))));
}

TEST_F(Listing, Field_WithAnotherJsonName_IsFound) {
  Request().mutable_field(2)->set_json_name("dryRun");
  EXPECT_THAT(Changes().changed, ElementsAre(Pair(HasSubstr("json=validateOnly"), HasSubstr("json=dryRun"))));
}

TEST_F(Listing, Field_Added_IsFoundAndBreaksNobody) {
  auto& field = *Request().add_field();
  field = Request().field(0);
  field.set_name("note");
  field.set_json_name("note");
  field.set_number(9);
  EXPECT_THAT(Changes().added, ElementsAre(HasSubstr("PlaceOrderRequest.note field 9 singular string")));
  EXPECT_FALSE(Changes().breaks());
}

TEST_F(Listing, PersonalDataMark_Removed_IsFound) {
  auto& customer = Named(*File("vlot/ordering/v1/customer.proto").mutable_message_type(), "Customer");
  Named(*customer.mutable_field(), "email").clear_options();
  EXPECT_THAT(Changes().removed, ElementsAre("vlot.ordering.v1.Customer.email mark personal_data"));
}

TEST_F(Listing, Number_Reserved_IsFound) {
  auto& range = *Request().add_reserved_range();
  range.set_start(20);
  range.set_end(22);
  EXPECT_THAT(Changes().added, ElementsAre("vlot.ordering.v1.PlaceOrderRequest reserved 20 to 21"));
}

TEST_F(Listing, EnumValue_Renumbered_IsFound) {
  auto& reasons = Named(*File("vlot/ordering/v1/errors.proto").mutable_enum_type(), "ErrorReason");
  Named(*reasons.mutable_value(), "CHANNEL_CLOSED").set_number(99);
  EXPECT_THAT(Changes().changed, ElementsAre(Pair("vlot.ordering.v1.ErrorReason.CHANNEL_CLOSED value 5",
                                                  "vlot.ordering.v1.ErrorReason.CHANNEL_CLOSED value 99")));
}

TEST_F(Listing, Method_MadeStreaming_IsFound) {
  PlaceOrder().set_server_streaming(true);
  EXPECT_THAT(Changes().changed,
              ElementsAre(Pair(HasSubstr("returns (vlot."),
                               AllOf(HasSubstr("PlaceOrder method"), HasSubstr("returns (stream vlot.")))));
}

TEST_F(Listing, Method_WithAnotherAnswer_IsFound) {
  PlaceOrder().set_output_type(".vlot.ordering.v1.Customer");
  EXPECT_THAT(Changes().changed, ElementsAre(Pair(HasSubstr("v1.Order)"), HasSubstr("v1.Customer)"))));
}

TEST_F(Listing, Route_Removed_IsFound) {
  PlaceOrder().mutable_options()->Clear();
  const Difference changes = Changes();
  EXPECT_THAT(changes.removed, Contains("vlot.ordering.v1.Orders.PlaceOrder http POST /v1/orders body=*"));
  EXPECT_THAT(changes.removed, Contains("vlot.ordering.v1.Orders.PlaceOrder scope SCOPE_WEBSHOP"));
}

TEST_F(Listing, Service_Removed_IsFoundWithItsMethods) {
  auto& services = *File("vlot/ordering/v1/ordering.proto").mutable_service();
  services.RemoveLast();
  EXPECT_THAT(Changes().removed, AllOf(Contains("vlot.ordering.v1.WorkItems service"),
                                       Contains(HasSubstr("WorkItems.ResolveWorkItem method"))));
}

}  // namespace
}  // namespace vlot::contract
