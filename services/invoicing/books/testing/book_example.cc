#include "services/invoicing/books/testing/book_example.h"

#include "services/invoicing/testing/examples.h"

namespace vlot::invoicing::books {
namespace {

Uuid FixedId(uint8_t last) {
  Uuid::Bytes bytes{0x01, 0x93, 0x3b, 0x1c, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, last};
  return Uuid(bytes);
}

void Add(Journal journal, const std::string& document, const std::vector<Posting>& postings, BookExample& book) {
  for (const Posting& posting : postings) {
    book.lines.push_back({.journal = journal,
                          .posting = posting,
                          .sequence = static_cast<int64_t>(book.lines.size()) + 1,
                          .document = document,
                          .order_number = document.empty() ? "" : "26-0001234"});
    const int64_t minor = posting.amount.minor;
    (minor < 0 ? book.head.credit_minor : book.head.debit_minor) += minor < 0 ? -minor : minor;
    ++book.head.lines;
    if (!posting.vat_code.empty()) book.head.vat_codes.insert(posting.vat_code);
  }
}

Posting Of(uint8_t transaction, int16_t entry, LedgerAccount account, int64_t minor) {
  return {.transaction = FixedId(transaction),
          .entry = entry,
          .ledger_account = account,
          .amount = {minor, kEur},
          .account = account == LedgerAccount::kReceivable ? AccountId(FixedId(3)) : AccountId(),
          .date = absl::CivilDay(2026, 11, 30)};
}

}  // namespace

BookExample SmallBook() {
  BookExample book;
  book.head.period = {absl::CivilDay(2026, 10, 1), absl::CivilDay(2027, 1, 1)};
  book.head.created = absl::CivilDay(2027, 1, 4);
  book.head.seller = ExampleSeller();
  book.head.opening = {{"1100", 1'500}, {"8000", -1'500}};
  Document owed = Issued(BusinessRequest());
  Document paid = Issued(ConsumerRequest());
  paid.id = InvoiceId(FixedId(9));
  Add(Journal::kSales, "F26-0000042", PostingsOfInvoice(owed), book);
  Add(Journal::kSales, "F26-0000043", PostingsOfInvoice(paid), book);
  Add(Journal::kBank, "", {Of(20, 1, LedgerAccount::kBank, 5'000), Of(20, 2, LedgerAccount::kBankUnmatched, -5'000)},
      book);
  Add(Journal::kGeneral, "",
      {Of(21, 1, LedgerAccount::kBankUnmatched, 5'000), Of(21, 2, LedgerAccount::kReceivable, -5'000)}, book);
  for (LedgerLine& line : book.lines) {
    if (line.journal == Journal::kSales) continue;
    line.description = "Bakkerij Zonnebloem B.V. factuur F26-0000042";
    line.bank_account = "NL20INGB0001234567";
    if (line.posting.ledger_account == LedgerAccount::kReceivable) line.settled = "F26-0000042";
  }
  book.customers = {{owed.account, Business()}};
  return book;
}

std::string Written(BookWriter& writer, const BookExample& book) {
  std::string out;
  writer.Begin(book.head, out);
  for (const LedgerCustomer& customer : book.customers) writer.AddCustomer(customer, out);
  writer.EndCustomers(out);
  for (const LedgerLine& line : book.lines) writer.AddLine(line, out);
  writer.End(out);
  return out;
}

}  // namespace vlot::invoicing::books
