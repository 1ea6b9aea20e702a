// From invoicing's feed to queued messages, on a real database; and what goes with them when they are sent.
#include "services/notification/documents.h"

#include <gmock/gmock.h>

#include "common/status/status.h"
#include "common/wire/types.h"
#include "services/notification/attachments.h"
#include "services/notification/notification_fixture.h"

namespace vlot::notification {
namespace {

using invoicing::v1::Event;
using invoicing::v1::Invoice;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

// Invoicing as its readers see it. Not thread-safe.
class FakeInvoicing : public feed::FeedClient, public InvoicingClient {
 public:
  std::string AddAccount(const std::string& email, bool business, const std::string& language = "nl") {
    const std::string name = NewName<AccountId>();
    invoicing::v1::Account& account = accounts_[name];
    account.set_name(name);
    account.set_language(language);
    account.mutable_party()->set_legal_name("Bakkerij Jansen");
    account.mutable_party()->set_business(business);
    account.mutable_party()->set_email(email);
    return name;
  }

  std::string AddInvoice(const std::string& account, Invoice::Kind kind) {
    const std::string name = NewName<InvoiceId>();
    Invoice& invoice = invoices_[name];
    invoice.set_name(name);
    invoice.set_account(account);
    invoice.set_kind(kind);
    invoice.set_number("F26-0000042");
    *invoice.mutable_payable() = wire::ToProto(Money{12'100, kEur});
    *invoice.mutable_due_date() = wire::ToProto(absl::CivilDay(2027, 1, 7));
    if (kind != Invoice::CHARGE_NOTE) invoice.add_vat_groups()->set_vat_category("STANDARD");
    return name;
  }

  std::string AddReminder(const std::string& account) {
    const std::string name = absl::StrCat("reminders/", ids_.Next().ToString());
    invoicing::v1::Reminder& reminder = reminders_[name];
    reminder.set_name(name);
    reminder.set_account(account);
    reminder.set_language("nl");
    *reminder.mutable_amount() = wire::ToProto(Money{16'100, kEur});
    return name;
  }

  // Announces its collection; the last time counts. The notice's name.
  std::string Announce(const std::string& invoice) {
    invoicing::v1::CollectionNotice& notice = *invoices_[invoice].mutable_collection_notice();
    notice.set_name(absl::StrCat("collectionNotices/", ids_.Next().ToString()));
    notice.mutable_direct_debit()->set_iban("NL20INGB0001234567");
    notice.mutable_direct_debit()->set_mandate_reference("M-1");
    *notice.mutable_direct_debit()->mutable_date() = wire::ToProto(absl::CivilDay(2027, 1, 7));
    *notice.mutable_amount() = wire::ToProto(Money{5'000, kEur});
    return notice.name();
  }

  Event& Tell(Event::Kind kind, absl::Time time) {
    Event& event = events_.emplace_back();
    event.set_position(static_cast<int64_t>(events_.size()));
    event.set_kind(kind);
    *event.mutable_event_time() = wire::ToProto(time);
    return event;
  }

  absl::StatusOr<feed::Events> Next(int64_t after, int max, absl::Duration) override {
    feed::Events events;
    for (const Event& event : events_) {
      if (event.position() > after && static_cast<int>(events.size()) < max) {
        events.push_back({.position = event.position(), .payload = event.SerializeAsString()});
      }
    }
    return events;
  }

  absl::StatusOr<Invoice> GetInvoice(const std::string& name) override { return Find(invoices_, name); }
  absl::StatusOr<invoicing::v1::Account> GetAccount(const std::string& name) override { return Find(accounts_, name); }
  absl::StatusOr<invoicing::v1::Reminder> GetReminder(const std::string& name) override {
    return Find(reminders_, name);
  }
  absl::StatusOr<invoicing::v1::InvoiceDocument> GetInvoiceDocument(const std::string& name, bool pdf) override {
    RETURN_IF_ERROR(Find(invoices_, name).status());
    return File(pdf ? "application/pdf" : "application/xml");
  }
  absl::StatusOr<invoicing::v1::InvoiceDocument> GetReminderDocument(const std::string& name) override {
    RETURN_IF_ERROR(Find(reminders_, name).status());
    return File("application/pdf");
  }

  void SetDown(bool down) { down_ = down; }

 private:
  template <class IdType>
  std::string NewName() {
    return IdType(ids_.Next()).Name();
  }
  template <class Thing>
  absl::StatusOr<Thing> Find(const std::map<std::string, Thing>& things, const std::string& name) {
    if (down_) return absl::UnavailableError("invoicing is down");
    const auto found = things.find(name);
    if (found == things.end()) return absl::NotFoundError(name);
    return found->second;
  }
  static invoicing::v1::InvoiceDocument File(const std::string& type) {
    invoicing::v1::InvoiceDocument file;
    file.set_content_type(type);
    file.set_file_name("F26-0000042");
    file.set_content("bytes");
    return file;
  }

  UuidV7Generator ids_{SystemClock()};
  std::map<std::string, Invoice> invoices_;
  std::map<std::string, invoicing::v1::Account> accounts_;
  std::map<std::string, invoicing::v1::Reminder> reminders_;
  std::vector<Event> events_;
  bool down_ = false;
};

class DocumentIntakeTest : public NotificationPgTest {
 protected:
  absl::StatusOr<int> Step() {
    return feed::Consumer({.feed = kInvoicingFeed, .database = database()}, intake_,
                          [this](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
                            return intake_.Apply(tx, events);
                          })
        .Step(absl::ZeroDuration());
  }

  void Issue(Event::Kind kind, const std::string& invoice, const std::string& order = "") {
    Event& event = invoicing_.Tell(kind, clock_.Now());
    event.set_invoice(invoice);
    event.set_order(order);
  }

  FakeInvoicing invoicing_;
  int woken_ = 0;
  DocumentIntake intake_{
      {.channel = Channel::kEmail, .shop = "De Zaak"}, invoicing_, invoicing_, clock_, [this] { ++woken_; }};
};

TEST_F(DocumentIntakeTest, CollectiveInvoice_GoesToTheAccountsAddress_WithUblForABusiness) {
  const std::string business = invoicing_.AddAccount("boek@jansen.example", true);
  const std::string consumer = invoicing_.AddAccount("jan@example.nl", false, "en");
  Issue(Event::INVOICE_ISSUED, invoicing_.AddInvoice(business, Invoice::COLLECTIVE_INVOICE));
  Issue(Event::INVOICE_ISSUED, invoicing_.AddInvoice(consumer, Invoice::COLLECTIVE_INVOICE));
  EXPECT_THAT(Step(), IsOkAndHolds(2));
  const std::vector<Message> all = All();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[1].recipient, "boek@jansen.example");
  EXPECT_EQ(all[1].attachments, kAttachBoth);
  EXPECT_TRUE(all[1].order.IsNil());
  EXPECT_EQ(all[0].attachments, kAttachPdf);
  EXPECT_EQ(all[0].language, Language::kEnglish);
  EXPECT_EQ(all[0].subject, "Your invoice F26-0000042");
  EXPECT_EQ(woken_, 1);
}

TEST_F(DocumentIntakeTest, CreditNotesAndReminders_AreTold_ChargesAndOrdersInvoicesAreNot) {
  const std::string account = invoicing_.AddAccount("boek@jansen.example", true);
  Issue(Event::CREDIT_NOTE_ISSUED, invoicing_.AddInvoice(account, Invoice::CREDIT_NOTE), OrderId(ids_.Next()).Name());
  Issue(Event::INVOICE_ISSUED, invoicing_.AddInvoice(account, Invoice::CHARGE_NOTE));
  Issue(Event::INVOICE_ISSUED, invoicing_.AddInvoice(account, Invoice::INSTANT_INVOICE), OrderId(ids_.Next()).Name());
  invoicing_.Tell(Event::REMINDER_ISSUED, clock_.Now()).set_reminder(invoicing_.AddReminder(account));
  EXPECT_THAT(Step(), IsOkAndHolds(4));
  std::vector<std::string_view> templates;
  for (const Message& message : All()) templates.push_back(TemplateName(message.which));
  EXPECT_THAT(templates, ElementsAre("reminder", "credit_note"));
}

TEST_F(DocumentIntakeTest, CollectionAnnounced_IsTold_WithoutItsInvoice) {
  const std::string account = invoicing_.AddAccount("boek@jansen.example", true, "en");
  const std::string invoice = invoicing_.AddInvoice(account, Invoice::COLLECTIVE_INVOICE);
  for (const std::string& notice : {invoicing_.Announce(invoice), invoicing_.Announce(invoice)}) {
    Event& event = invoicing_.Tell(Event::COLLECTION_ANNOUNCED, clock_.Now());
    event.set_invoice(invoice);
    event.set_collection_notice(notice);
  }
  EXPECT_THAT(Step(), IsOkAndHolds(2));
  const std::vector<Message> all = All();
  ASSERT_THAT(all, SizeIs(1)) << "the second stands for the first";
  EXPECT_EQ(TemplateName(all[0].which), "collection_notice");
  EXPECT_EQ(all[0].recipient, "boek@jansen.example");
  EXPECT_EQ(all[0].attachments, 0) << "the invoice asks for a transfer";
  EXPECT_EQ(all[0].subject, "We will collect €50.00 for invoice F26-0000042");
}

TEST_F(DocumentIntakeTest, FeedReadAgain_AddsNothing) {
  Issue(Event::INVOICE_ISSUED,
        invoicing_.AddInvoice(invoicing_.AddAccount("a@example.nl", true), Invoice::COLLECTIVE_INVOICE));
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  Script("UPDATE feed_cursors SET position = 0");
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_THAT(All(), SizeIs(1));
}

TEST_F(DocumentIntakeTest, WithoutAnAddress_OrLongAgo_NothingIsWritten) {
  Issue(Event::INVOICE_ISSUED, invoicing_.AddInvoice(invoicing_.AddAccount("", true), Invoice::COLLECTIVE_INVOICE));
  const std::string account = invoicing_.AddAccount("a@example.nl", true);
  invoicing_.Tell(Event::INVOICE_ISSUED, clock_.Now() - absl::Hours(24 * 8))
      .set_invoice(invoicing_.AddInvoice(account, Invoice::COLLECTIVE_INVOICE));
  Issue(Event::INVOICE_ISSUED, InvoiceId(ids_.Next()).Name());  // that is not there
  EXPECT_THAT(Step(), IsOkAndHolds(3));
  EXPECT_THAT(All(), IsEmpty());
}

// Terms count from it, be notification away for a fortnight.
TEST_F(DocumentIntakeTest, ReminderOfLongAgo_IsSentAllTheSame) {
  const std::string account = invoicing_.AddAccount("a@example.nl", true);
  for (const int days : {20, 70}) {
    invoicing_.Tell(Event::REMINDER_ISSUED, clock_.Now() - absl::Hours(24 * days))
        .set_reminder(invoicing_.AddReminder(account));
  }
  EXPECT_THAT(Step(), IsOkAndHolds(2));
  EXPECT_THAT(All(), SizeIs(1)) << "but not of months ago: the feed may be read from its beginning";
}

TEST_F(DocumentIntakeTest, InvoicingIsDown_TheEventsWait) {
  Issue(Event::INVOICE_ISSUED,
        invoicing_.AddInvoice(invoicing_.AddAccount("a@example.nl", true), Invoice::COLLECTIVE_INVOICE));
  invoicing_.SetDown(true);
  EXPECT_THAT(Step(), StatusIs(absl::StatusCode::kUnavailable));
  invoicing_.SetDown(false);
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_THAT(All(), SizeIs(1));
}

TEST_F(DocumentIntakeTest, Send_OfAnOrdersInvoice_AttachesIt) {
  const std::string name = invoicing_.AddInvoice(invoicing_.AddAccount("", false), Invoice::INSTANT_INVOICE);
  Message message = NewMessage();
  message.which = Template::kInvoiceIssued;
  message.order = OrderId(InvoiceId::ParseName(name)->uuid());
  message.attachments = kAttachPdf;
  FakeSender sender;
  AttachingSender attaching(sender);
  attaching.SetInvoicing(&invoicing_);
  ASSERT_OK(attaching.Send(message));
  ASSERT_THAT(sender.sent(), SizeIs(1));
  ASSERT_THAT(sender.sent()[0].attached, SizeIs(1));
  EXPECT_EQ(sender.sent()[0].attached[0].content_type, "application/pdf");
  message.order = OrderId(ids_.Next());  // whose invoice is not there
  EXPECT_THAT(attaching.Send(message), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(DocumentIntakeTest, Send_AttachesWhatTheMessageIsAbout_OrWaits) {
  Issue(Event::INVOICE_ISSUED,
        invoicing_.AddInvoice(invoicing_.AddAccount("a@example.nl", true), Invoice::COLLECTIVE_INVOICE));
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  const Message message = All().at(0);
  FakeSender sender;
  AttachingSender attaching(sender);
  EXPECT_THAT(attaching.Send(message), StatusIs(absl::StatusCode::kUnavailable));
  attaching.SetInvoicing(&invoicing_);
  invoicing_.SetDown(true);
  EXPECT_THAT(attaching.Send(message), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(sender.sent(), IsEmpty());
  invoicing_.SetDown(false);
  ASSERT_OK(attaching.Send(message));
  ASSERT_THAT(sender.sent(), SizeIs(1));
  const Message sent = sender.sent()[0];
  ASSERT_THAT(sent.attached, SizeIs(2));
  EXPECT_EQ(sent.attached[0].content_type, "application/pdf");
  EXPECT_EQ(sent.attached[1].content_type, "application/xml");
  const std::string mail = http::FormatMail(ToMail(sent, {.address = "noreply@zaak.example", .name = ""}));
  EXPECT_THAT(mail, HasSubstr("Content-Disposition: attachment; filename=\"F26-0000042\""));
}

}  // namespace
}  // namespace vlot::notification
