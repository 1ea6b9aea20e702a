#include "services/ordering/convert_customer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/testing/status_matchers.h"
#include "services/ordering/limits.h"

namespace vlot::ordering {
namespace {

using ::testing::Not;
using ::vlot::testing::IsOk;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;

v1::Customer Consumer() {
  v1::Customer customer;
  customer.set_display_name("A. Jansen");
  customer.set_email("a@example.nl");
  customer.set_phone("+31612345678");
  google::type::PostalAddress& address = *customer.mutable_address();
  address.set_region_code("NL");
  address.set_postal_code("1012 AB");
  address.set_locality("Amsterdam");
  address.add_address_lines("Damrak 1");
  return customer;
}

v1::Customer Business() {
  v1::Customer customer = Consumer();
  customer.set_kind(v1::Customer::BUSINESS);
  customer.mutable_company()->set_legal_name("Jansen B.V.");
  customer.mutable_company()->set_registration_number("12345678");
  customer.mutable_company()->set_vat_id("NL123456782B01");
  return customer;
}

absl::Status Check(const v1::Customer& customer) {
  Violations violations;
  TakeCustomer(customer, "customer", violations);
  return violations.ToStatus("test");
}

struct Bad {
  const char* field;
  v1::Customer base;
  std::function<void(v1::Customer&)> spoil;
};

TEST(TakeCustomer, EachBadField_IsNamed) {
  const Bad bads[] = {
      {"customer.kind", Consumer(), [](auto& c) { c.set_kind(static_cast<v1::Customer::Kind>(9)); }},
      {"customer.display_name", Consumer(), [](auto& c) { c.clear_display_name(); }},
      {"customer.display_name", Consumer(), [](auto& c) { c.set_display_name(std::string(kNameMax + 1, 'x')); }},
      {"customer.display_name", Consumer(), [](auto& c) { c.set_display_name("  "); }},
      {"customer.display_name", Consumer(), [](auto& c) { c.set_display_name("A\xEF\xBF\xBE"); }},
      {"customer.company.legal_name", Business(), [](auto& c) { c.mutable_company()->set_legal_name(" "); }},
      {"customer.email", Consumer(), [](auto& c) { c.set_email("example.nl"); }},
      {"customer.email", Consumer(), [](auto& c) { c.set_email("@example.nl"); }},
      {"customer.email", Consumer(), [](auto& c) { c.set_email("a@nl"); }},
      {"customer.email", Consumer(), [](auto& c) { c.set_email("a@b@example.nl"); }},
      {"customer.email", Consumer(), [](auto& c) { c.set_email("a b@example.nl"); }},
      {"customer.email", Consumer(), [](auto& c) { c.set_email("a@example.nl."); }},
      {"customer.email", Consumer(), [](auto& c) { c.set_email(std::string(kEmailMax, 'a') + "@example.nl"); }},
      {"customer.phone", Consumer(), [](auto& c) { c.set_phone("0612345678"); }},
      {"customer.phone", Consumer(), [](auto& c) { c.set_phone("+31 6 12345678"); }},
      {"customer.phone", Consumer(), [](auto& c) { c.set_phone("+1234567890123456"); }},
      {"customer.language", Consumer(), [](auto& c) { c.set_language("fr"); }},
      {"customer.company.legal_name", Business(),
       [](auto& c) { c.mutable_company()->set_legal_name(std::string(kNameMax + 1, 'x')); }},
      {"customer.company.buyer_reference", Business(),
       [](auto& c) { c.mutable_company()->set_buyer_reference(std::string(kReferenceMax + 1, 'x')); }},
      {"customer.company.registration_number", Business(),
       [](auto& c) { c.mutable_company()->clear_registration_number(); }},
      {"customer.company.registration_number", Business(),
       [](auto& c) { c.mutable_company()->set_registration_number("1234567"); }},
      {"customer.company.vat_id", Business(), [](auto& c) { c.mutable_company()->set_vat_id("NL123456789B01"); }},
      {"customer.company.vat_id", Business(), [](auto& c) { c.mutable_company()->set_vat_id("123"); }},
  };
  for (const Bad& bad : bads) {
    v1::Customer customer = bad.base;
    bad.spoil(customer);
    EXPECT_THAT(Check(customer), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(std::string(bad.field))))
        << customer.ShortDebugString();
  }
}

TEST(TakeCustomer, NoAddress_IsRefused) {
  v1::Customer customer = Consumer();
  customer.clear_address();
  EXPECT_THAT(Check(customer), Not(IsOk()));
}

TEST(TakeCustomer, GoodOnes_AreKeptWithoutWhatIsNotTheCallers) {
  EXPECT_OK(Check(Consumer()));
  EXPECT_OK(Check(Business()));
  v1::Customer customer = Consumer();
  customer.set_name("customers/mine");
  customer.set_account("accounts/mine");
  customer.mutable_identity_document()->set_last_four("1234");
  *customer.mutable_company() = Business().company();
  Violations violations;
  const v1::Customer kept = TakeCustomer(customer, "customer", violations);
  EXPECT_EQ(kept.name(), "");
  EXPECT_EQ(kept.account(), "");
  EXPECT_FALSE(kept.has_identity_document()) << "only a check of it sets it";
  EXPECT_FALSE(kept.has_company()) << "a consumer has none";
  EXPECT_EQ(kept.kind(), v1::Customer::CONSUMER);
  EXPECT_EQ(kept.language(), "nl");
}

TEST(TakeCustomer, WithoutMeansToReachThem_IsAllowed) {
  v1::Customer customer = Consumer();
  customer.clear_email();
  customer.clear_phone();
  EXPECT_OK(Check(customer));
}

google::protobuf::FieldMask Mask(std::initializer_list<const char*> paths) {
  google::protobuf::FieldMask mask;
  for (const char* path : paths) mask.add_paths(path);
  return mask;
}

TEST(ApplyMask, NamedFields_AreTakenOver) {
  v1::Customer changed;
  changed.set_display_name("B. de Vries");
  changed.set_phone("ignored");
  changed.mutable_address()->set_locality("Utrecht");
  Violations violations;
  const v1::Customer merged = ApplyMask(Consumer(), changed, Mask({"display_name", "address.locality"}), violations);
  EXPECT_TRUE(violations.empty());
  EXPECT_EQ(merged.display_name(), "B. de Vries");
  EXPECT_EQ(merged.phone(), "+31612345678");
  EXPECT_EQ(merged.address().locality(), "Utrecht");
  EXPECT_EQ(merged.address().postal_code(), "1012 AB");
}

TEST(ApplyMask, NamedAndEmpty_IsCleared) {
  Violations violations;
  EXPECT_EQ(ApplyMask(Consumer(), {}, Mask({"phone"}), violations).phone(), "");
  EXPECT_TRUE(violations.empty());
}

TEST(ApplyMask, WhatCannotChange_IsRefusedAndNothingTakenOver) {
  v1::Customer changed;
  changed.set_display_name("B. de Vries");
  for (const auto& mask :
       {Mask({}), Mask({"kind"}), Mask({"account"}), Mask({"name"}), Mask({"identity_document"}), Mask({"create_time"}),
        Mask({"nonsense"}), Mask({"address.nonsense"}), Mask({"display_name", "kind"})}) {
    Violations violations;
    EXPECT_EQ(ApplyMask(Consumer(), changed, mask, violations).display_name(), "A. Jansen");
    EXPECT_THAT(violations.ToStatus("test"),
                StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(std::string("update_mask"))))
        << mask.ShortDebugString();
  }
}

}  // namespace
}  // namespace vlot::ordering
