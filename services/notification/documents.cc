#include "services/notification/documents.h"

#include <utility>

#include "common/log/log.h"
#include "common/status/status.h"
#include "common/wire/types.h"
#include "services/notification/document_templates.h"
#include "services/notification/store.h"

namespace vlot::notification {
namespace {

using invoicing::v1::Event;
using invoicing::v1::Invoice;

Money AmountOf(const google::type::Money& proto) { return wire::FromProto(proto).value_or(Money{}); }

std::optional<absl::CivilDay> DayOf(bool present, const google::type::Date& proto) {
  if (!present) return std::nullopt;
  const absl::StatusOr<absl::CivilDay> day = wire::FromProto(proto);
  return day.ok() ? std::optional(*day) : std::nullopt;
}

absl::StatusOr<Uuid> IdOf(const std::string& name) { return Uuid::Parse(name.substr(name.find('/') + 1)); }

// Charge notes go with their reminder, invoices of one order with the order.
std::optional<Template> TemplateOf(Invoice::Kind kind) {
  switch (kind) {
    case Invoice::COLLECTIVE_INVOICE:
      return Template::kCollectiveInvoice;
    case Invoice::CREDIT_NOTE:
      return Template::kCreditNote;
    default:
      return std::nullopt;
  }
}

std::optional<DebitFacts> DebitOf(bool present, const invoicing::v1::DirectDebitNotice& debit) {
  const std::optional<absl::CivilDay> day = DayOf(present, debit.date());
  if (!day) return std::nullopt;
  return DebitFacts{.day = *day,
                    .bank_account = debit.iban(),
                    .mandate = debit.mandate_reference(),
                    .creditor_id = debit.creditor_id()};
}

// What there is no electronic form of: charges that are credited.
bool HasElectronicForm(const Invoice& invoice) { return invoice.vat_groups_size() > 0; }

// What the law or a contract wants to be told, late or not: terms count from it, or money is taken on the strength of
// it.
bool IsOwed(Event::Kind kind) { return kind == Event::REMINDER_ISSUED || kind == Event::COLLECTION_ANNOUNCED; }

}  // namespace

absl::StatusOr<feed::Events> DocumentIntake::Next(int64_t after, int max, absl::Duration wait) {
  ASSIGN_OR_RETURN(feed::Events events, feed_.Next(after, max, wait));
  queued_.clear();
  accounts_.clear();
  for (const feed::StoredEvent& stored : events) {
    Event event;
    if (!event.ParseFromString(stored.payload)) return absl::DataLossError("an event of invoicing cannot be read");
    const absl::StatusOr<absl::Time> time = wire::FromProto(event.event_time());
    const absl::Duration age_max = IsOwed(event.kind()) ? options_.owed_max : options_.news_max;
    if (time.ok() && *time < clock_.Now() - age_max) continue;
    RETURN_IF_ERROR(Take(stored, event));
  }
  return events;
}

absl::Status DocumentIntake::Take(const feed::StoredEvent& stored, const Event& event) {
  absl::Status taken;
  switch (event.kind()) {
    case Event::INVOICE_ISSUED:
      if (event.order().empty()) taken = TakeDocument(stored.position, event.invoice());
      break;
    case Event::CREDIT_NOTE_ISSUED:
      taken = TakeDocument(stored.position, event.invoice());
      break;
    case Event::REMINDER_ISSUED:
      taken = TakeReminder(stored.position, event.reminder());
      break;
    case Event::COLLECTION_ANNOUNCED:
      taken = TakeCollectionNotice(stored.position, event);
      break;
    default:
      break;
  }
  if (!absl::IsNotFound(taken)) return taken;
  LogWarning("MESSAGE_WITHOUT_DOCUMENT", {{"position", stored.position}, {"status", taken}});
  return absl::OkStatus();
}

absl::Status DocumentIntake::TakeDocument(int64_t position, const std::string& name) {
  ASSIGN_OR_RETURN(const Invoice invoice, invoicing_.GetInvoice(name));
  const std::optional<Template> which = TemplateOf(invoice.kind());
  if (!which) return absl::OkStatus();
  ASSIGN_OR_RETURN(const invoicing::v1::Account account, AccountOf(invoice.account()));
  ASSIGN_OR_RETURN(const Uuid id, IdOf(name));
  const bool credit = *which == Template::kCreditNote;
  const Money payable = AmountOf(invoice.payable());
  Text text = ComposeDocument(
      *which, LanguageOf(account.language()),
      {.shop = options_.shop,
       .customer = account.party().legal_name(),
       .number = invoice.number(),
       .credited = invoice.credited_number(),
       .amount = payable,
       .pay_until = credit || !payable.IsPositive() ? std::nullopt : DayOf(invoice.has_due_date(), invoice.due_date()),
       .debit = DebitOf(invoice.has_direct_debit(), invoice.direct_debit())});
  const bool electronic = account.party().business() && HasElectronicForm(invoice);
  Add(position,
      {.document = id,
       .which = *which,
       .attachments = electronic ? kAttachBoth : kAttachPdf,
       .subject = std::move(text.subject),
       .body = std::move(text.body)},
      account);
  return absl::OkStatus();
}

absl::Status DocumentIntake::TakeReminder(int64_t position, const std::string& name) {
  ASSIGN_OR_RETURN(const invoicing::v1::Reminder reminder, invoicing_.GetReminder(name));
  ASSIGN_OR_RETURN(const invoicing::v1::Account account, AccountOf(reminder.account()));
  ASSIGN_OR_RETURN(const Uuid id, IdOf(name));
  Text text = ComposeDocument(Template::kReminder, LanguageOf(reminder.language()),
                              {.shop = options_.shop,
                               .customer = account.party().legal_name(),
                               .amount = AmountOf(reminder.amount()),
                               .pay_until = DayOf(reminder.has_pay_until_date(), reminder.pay_until_date()),
                               .fourteen_day_letter = reminder.fourteen_day_letter(),
                               .costs_announced = AmountOf(reminder.costs_announced()),
                               .credit_hold = reminder.credit_hold()});
  Add(position,
      {.document = id,
       .which = Template::kReminder,
       .attachments = kAttachPdf,
       .subject = std::move(text.subject),
       .body = std::move(text.body)},
      account);
  return absl::OkStatus();
}

// One that another has followed meanwhile is not told: the other is.
absl::Status DocumentIntake::TakeCollectionNotice(int64_t position, const Event& event) {
  ASSIGN_OR_RETURN(const Invoice invoice, invoicing_.GetInvoice(event.invoice()));
  const invoicing::v1::CollectionNotice& notice = invoice.collection_notice();
  if (notice.name() != event.collection_notice()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const invoicing::v1::Account account, AccountOf(invoice.account()));
  ASSIGN_OR_RETURN(const Uuid id, IdOf(notice.name()));
  Text text = ComposeDocument(Template::kCollectionNotice, LanguageOf(account.language()),
                              {.shop = options_.shop,
                               .customer = account.party().legal_name(),
                               .number = invoice.number(),
                               .amount = AmountOf(notice.amount()),
                               .debit = DebitOf(notice.has_direct_debit(), notice.direct_debit())});
  Add(position,
      {.document = id,
       .which = Template::kCollectionNotice,
       .subject = std::move(text.subject),
       .body = std::move(text.body)},
      account);
  return absl::OkStatus();
}

absl::StatusOr<invoicing::v1::Account> DocumentIntake::AccountOf(const std::string& name) {
  if (const auto known = accounts_.find(name); known != accounts_.end()) return known->second;
  ASSIGN_OR_RETURN(invoicing::v1::Account account, invoicing_.GetAccount(name));
  accounts_[name] = account;
  return account;
}

void DocumentIntake::Add(int64_t position, Message message, const invoicing::v1::Account& account) {
  if (account.party().email().empty()) return;
  message.id = MessageId(ids_.Next());
  message.language = LanguageOf(account.language());
  message.channel = options_.channel;
  message.recipient = account.party().email();
  message.created_at = clock_.Now();
  queued_.push_back({position, std::move(message)});
}

absl::Status DocumentIntake::Apply(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
  if (events.empty()) return absl::OkStatus();
  std::vector<Message> messages;
  for (const Queued& queued : queued_) {
    if (queued.position < events.front().position || queued.position > events.back().position) continue;
    messages.push_back(queued.message);
  }
  ASSIGN_OR_RETURN(const int64_t inserted, InsertMessages(tx, messages));
  if (inserted > 0) tx.OnCommit([this] { wake_(); });
  return absl::OkStatus();
}

}  // namespace vlot::notification
