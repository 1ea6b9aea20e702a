#include "services/invoicing/bank/camt.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/checks/check_digits.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/invoicing/bank/balances.h"
#include "services/invoicing/bank/camt_entry.h"
#include "services/invoicing/bank/camt_fields.h"
#include "services/invoicing/bank/xml_source.h"

namespace vlot::invoicing::bank {
namespace {

constexpr std::string_view kNamespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
// Those between 02, 04 and 08, and those after, are like one of these in all that is read here.
constexpr std::string_view kVersions[] = {"02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14"};

// Austria's banks name their own edition of version 02, which is the same in all that is read here.
constexpr std::string_view kAustrian = "ISO:camt.053.001.02:APC:STUZZA:payments:003";

absl::Status CheckVersion(const XmlSource& source, pugi::xml_node document) {
  const std::string name = NamespaceOf(document);
  if (LocalName(document) == "Document" && name == kAustrian) return absl::OkStatus();
  if (LocalName(document) == "Document" && name.substr(0, kNamespace.size()) == kNamespace) {
    const std::string version = name.substr(kNamespace.size());
    if (std::find(std::begin(kVersions), std::end(kVersions), version) != std::end(kVersions)) return absl::OkStatus();
  }
  return source.Refuse(document,
                       absl::StrCat("is not a camt.053 of version 02 to 14; its namespace is \"", name, "\""));
}

constexpr int kEnvelopesMax = 3;  // a business message: the envelope, its body, the document

// The messages themselves: some banks put them, or those of many accounts, in an envelope.
void FindDocuments(pugi::xml_node node, int envelopes, std::vector<pugi::xml_node>& documents) {
  if (LocalName(node) == "Document") {
    documents.push_back(node);
  } else if (envelopes < kEnvelopesMax) {
    for (const pugi::xml_node child : node.children()) FindDocuments(child, envelopes + 1, documents);
  }
}

constexpr size_t kNumberMin = 8;  // characters
constexpr size_t kDigitsMin = 10;

// Whether an entry's number can be one that the bank gives once. Swiss banks put the participant's number (9 digits) or
// the QR-IBAN there, others count.
bool CanBeReference(std::string_view number) {
  const size_t begin = number.find_first_not_of('0');
  if (begin == std::string_view::npos || number.size() < kNumberMin) return false;
  const bool is_count = IsDigits(number, number.size()) && number.size() - begin < kDigitsMin;
  const bool is_iban =
      absl::ascii_isalpha(number[0]) && absl::ascii_isalpha(number[1]) && IsDigits(number.substr(2, 2), 2);
  return !is_count && !is_iban;
}

// "NL91 ABNA 0417 1643 00" -> "NL91ABNA0417164300".
std::string Compact(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  absl::AsciiStrToUpper(&text);
  return text;
}

// An IBAN's, and ISO 20022's for the numbers that banks give themselves (Max34Text).
constexpr size_t kAccountMax = 34;

class StatementReader {
 public:
  StatementReader(const XmlSource& source, pugi::xml_node node) : source_(source), node_(node) {}

  absl::StatusOr<Statement> Read() {
    RETURN_IF_ERROR(ReadHeader());
    RETURN_IF_ERROR(ReadBalances());
    RETURN_IF_ERROR(ReadEntries());
    RETURN_IF_ERROR(SetDate());
    if (const std::string wrong = CheckBalance(statement_); !wrong.empty()) return source_.Refuse(node_, wrong);
    return std::move(statement_);
  }

 private:
  absl::Status ReadHeader() {
    statement_.id = TextAt(node_, {"Id"});
    if (statement_.id.empty()) return source_.Refuse(node_, "a statement without Id");
    statement_.sequence = TextAt(node_, {"ElctrncSeqNb"});
    const pugi::xml_node account = Child(node_, "Acct");
    statement_.account = Compact(TextAt(account, {"Id", "IBAN"}));
    if (statement_.account.empty()) statement_.account = Compact(TextAt(account, {"Id", "Othr", "Id"}));
    if (statement_.account.empty()) return source_.Refuse(node_, "a statement without the account's number");
    if (statement_.account.size() > kAccountMax) {
      return source_.Refuse(account, absl::StrCat("an account number of more than ", kAccountMax, " characters"));
    }
    return ReadCurrency(account);
  }

  // The account's; without it that of the first balance, or else of the first entry.
  absl::Status ReadCurrency(pugi::xml_node account) {
    pugi::xml_node named = Child(account, "Ccy");
    std::string code = TextOf(named);
    if (!named) {
      named = Find(node_, {"Bal", "Amt"});
      if (!named) named = Find(node_, {"Ntry", "Amt"});
      code = named.attribute("Ccy").value();
    }
    const absl::StatusOr<Currency> currency = Currency::Parse(code);
    if (!currency.ok()) return source_.Refuse(named ? named : node_, StdView(currency.status().message()));
    statement_.currency = *currency;
    if (*currency == kEur) return absl::OkStatus();
    return source_.Refuse(named ? named : node_,
                          absl::StrCat("a statement of account ", statement_.account, " in ", code,
                                       ": the books are kept in EUR; take in statements of accounts in EUR alone"));
  }

  absl::Status ReadBalances() {
    std::vector<Balance> balances;
    for (const pugi::xml_node node : Children(node_, "Bal")) {
      ASSIGN_OR_RETURN(const Money amount, ReadAmount(source_, Child(node, "Amt")));
      if (amount.currency != statement_.currency) continue;  // accounts of several currencies tell all of them
      ASSIGN_OR_RETURN(const int sense, ReadSense(source_, node));
      ASSIGN_OR_RETURN(const absl::CivilDay date, ReadDay(source_, Child(node, "Dt")));
      balances.push_back({TextAt(node, {"Tp", "CdOrPrtry", "Cd"}), {sense * amount.minor, amount.currency}, date});
    }
    ChooseBalances(balances, statement_);
    return absl::OkStatus();
  }

  absl::Status ReadEntries() {
    int number = 0;
    std::vector<std::string> numbers;  // of each line's entry
    for (const pugi::xml_node node : Children(node_, "Ntry")) {
      EntryReader entry(source_, node, statement_, ++number);
      ASSIGN_OR_RETURN(const bool booked, entry.IsBooked());
      if (!booked) {
        ++statement_.entries_not_booked;
        continue;
      }
      RETURN_IF_ERROR(entry.Read(statement_.lines));
      numbers.resize(statement_.lines.size(), UnlessPlaceholder(TextAt(node, {"NtryRef"})));
    }
    TakeNumbers(numbers);
    return absl::OkStatus();
  }

  // Where the bank gives no reference at all, and these are more than a count.
  void TakeNumbers(const std::vector<std::string>& numbers) {
    std::map<std::string, int> entries;
    for (size_t i = 0; i < numbers.size(); ++i) {
      const BankLine& line = statement_.lines[i];
      if (!line.entry_reference.empty() || !CanBeReference(numbers[i])) return;
      if (!entries.emplace(numbers[i], line.entry).second && entries[numbers[i]] != line.entry) return;
    }
    for (size_t i = 0; i < numbers.size(); ++i) statement_.lines[i].entry_reference = numbers[i];
    statement_.by_entry_numbers = !numbers.empty();
  }

  absl::Status SetDate() {
    if (statement_.closing) {
      statement_.date = statement_.closing->date;
      return absl::OkStatus();
    }
    pugi::xml_node node = Find(node_, {"FrToDt", "ToDtTm"});
    if (!node) node = Child(node_, "CreDtTm");
    const absl::StatusOr<absl::CivilDay> day = ParseIsoDate(TextOf(node).substr(0, 10));
    if (!day.ok()) return source_.Refuse(node ? node : node_, "a statement without a date");
    statement_.date = *day;
    return absl::OkStatus();
  }

  const XmlSource& source_;
  const pugi::xml_node node_;
  Statement statement_;
};

}  // namespace

absl::StatusOr<std::vector<Statement>> ReadCamt053(std::string_view content) {
  ASSIGN_OR_RETURN(const std::unique_ptr<XmlSource> source, XmlSource::Parse(content));
  std::vector<pugi::xml_node> documents;
  FindDocuments(source->root(), 0, documents);
  if (documents.empty()) documents.push_back(source->root());
  std::vector<Statement> statements;
  for (const pugi::xml_node document : documents) {
    RETURN_IF_ERROR(CheckVersion(*source, document));
    for (const pugi::xml_node node : Children(Child(document, "BkToCstmrStmt"), "Stmt")) {
      ASSIGN_OR_RETURN(Statement statement, StatementReader(*source, node).Read());
      statements.push_back(std::move(statement));
    }
  }
  if (statements.empty()) return source->Refuse(source->root(), "holds no statement");
  return statements;
}

}  // namespace vlot::invoicing::bank
