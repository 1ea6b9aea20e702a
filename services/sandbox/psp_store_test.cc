#include "services/sandbox/psp_store.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "common/testing/status_matchers.h"
#include "services/sandbox/psp_records.h"

namespace vlot::sandbox {
namespace {

using ::testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1'760'000'000);

class PspStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = ::testing::TempDir() + "psp_store_" + std::to_string(getpid()) + ".journal";
    std::filesystem::remove(path_);
    Reopen();
  }
  void TearDown() override { std::filesystem::remove(path_); }

  void Reopen() {
    store_.reset();
    auto store = PspStore::Open(path_, Timing{});
    ASSERT_OK(store);
    store_ = *std::move(store);
  }

  Payment& Insert() {
    Payment payment;
    payment.id = store_->NewId("tr_");
    payment.amount = {1000, kEur};
    payment.methods = {"ideal"};
    payment.method = "ideal";
    payment.webhook_url = "https://shop.example/hook";
    payment.created_at = kNow;
    payment.expires_at = kNow + absl::Minutes(15);
    return store_->Insert(payment);
  }

  std::string path_;
  std::unique_ptr<PspStore> store_;
};

TEST_F(PspStoreTest, NewId_IsPrefixAndTenBase58Characters) {
  EXPECT_THAT(store_->NewId("tr_"), ::testing::MatchesRegex("tr_[1-9A-HJ-NP-Za-km-z]{10}"));
}

TEST_F(PspStoreTest, Reopen_EverythingIsThereAgain) {
  Payment& payment = Insert();
  payment.extras = R"({"lines":[]})";
  payment.metadata = R"({"o":"1"})";
  ASSERT_OK(Conclude(payment, PaymentStatus::kPaid, "", kNow));
  ASSERT_OK(AddRefund(payment, {.id = "re_1", .amount_minor = 100, .description = "d\n\"x\""}, store_->timing(), kNow));
  ASSERT_OK(AddChargeback(payment, {.id = "chb_1", .amount_minor = 1, .reason_code = "AM04", .created_at = kNow}));
  store_->Save(payment);
  Customer customer{.id = "cst_1", .name = "Jan", .created_at = kNow};
  customer.mandates = {{.id = "mdt_1", .method = "directdebit", .created_at = kNow}};
  store_->Insert(customer);
  const Payment before = payment;
  ASSERT_OK(store_->Flush());
  Reopen();
  ASSERT_NE(store_->FindPayment(before.id), nullptr);
  EXPECT_EQ(*store_->FindPayment(before.id), before);
  EXPECT_EQ(*store_->FindCustomer("cst_1"), customer);
  EXPECT_THAT(store_->refunds(), SizeIs(1));
  EXPECT_EQ(store_->NextDue(), before.refunds[0].changes_at);
}

TEST_F(PspStoreTest, Reopen_AfterATornLine_DropsOnlyThatLine) {
  const std::string id = Insert().id;
  ASSERT_OK(store_->Flush());
  std::ofstream(path_, std::ios::app) << R"({"t":"payment","id":"tr_half)";
  Reopen();
  EXPECT_NE(store_->FindPayment(id), nullptr);
  EXPECT_EQ(store_->payment_count(), 1u);
  Insert();
  ASSERT_OK(store_->Flush());
  Reopen();
  EXPECT_EQ(store_->payment_count(), 2u);
}

TEST_F(PspStoreTest, Open_DamagedLine_IsRefused) {
  std::ofstream(path_, std::ios::app) << "{\"t\":\"payment\"}\n";
  EXPECT_THAT(PspStore::Open(path_, Timing{}), vlot::testing::StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(PspStoreTest, Reopen_ManyChanges_AreCompacted) {
  Payment& payment = Insert();
  for (int i = 0; i < 2000; ++i) store_->Save(payment);
  store_->SaveKey("k", {.at = kNow, .status = 201, .payment_id = payment.id});
  ASSERT_OK(store_->Flush());
  const auto big = std::filesystem::file_size(path_);
  Reopen();
  EXPECT_LT(std::filesystem::file_size(path_), big / 100);
  Reopen();
  EXPECT_EQ(store_->payment_count(), 1u);
  EXPECT_NE(store_->keys().Find("k", kNow), nullptr);
}

TEST_F(PspStoreTest, Webhooks_ToldOnesAreNotToldAgainAfterReopen) {
  Payment& told = Insert();
  Payment& untold = Insert();
  for (Payment* payment : {&told, &untold}) {
    ASSERT_OK(Conclude(*payment, PaymentStatus::kPaid, "", kNow));
    store_->Save(*payment);
  }
  EXPECT_THAT(store_->TakeWebhooks(), SizeIs(2));
  store_->MarkTold(told.id, 1);
  const std::string untold_id = untold.id;
  ASSERT_OK(store_->Flush());
  Reopen();
  const auto calls = store_->TakeWebhooks();
  ASSERT_THAT(calls, SizeIs(1));
  EXPECT_EQ(calls[0].payment_id, untold_id);
}

TEST_F(PspStoreTest, Step_ExpiresWhatIsDue) {
  const std::string id = Insert().id;
  EXPECT_EQ(store_->Step(kNow + absl::Minutes(14), 100), 0);
  EXPECT_EQ(store_->Step(kNow + absl::Minutes(15), 100), 1);
  EXPECT_EQ(store_->FindPayment(id)->status, PaymentStatus::kExpired);
  EXPECT_EQ(store_->NextDue(), absl::InfiniteFuture());
}

TEST_F(PspStoreTest, Keys_AreForgottenAfterAnHour) {
  store_->SaveKey("k", {.at = kNow, .status = 201, .body = "x"});
  EXPECT_NE(store_->keys().Find("k", kNow + absl::Minutes(59)), nullptr);
  EXPECT_EQ(store_->keys().Find("k", kNow + absl::Hours(1)), nullptr);
}

TEST_F(PspStoreTest, FirstOfASeries_Paid_GrantsAMandateOnce) {
  store_->Insert(Customer{.id = "cst_1", .created_at = kNow});
  Payment& payment = Insert();
  payment.customer_id = "cst_1";
  payment.sequence_type = "first";
  ASSERT_OK(Conclude(payment, PaymentStatus::kPaid, "", kNow));
  store_->Save(payment);
  store_->Save(payment);
  ASSERT_THAT(store_->FindCustomer("cst_1")->mandates, SizeIs(1));
  EXPECT_EQ(payment.mandate_id, store_->FindCustomer("cst_1")->mandates[0].id);
}

}  // namespace
}  // namespace vlot::sandbox
