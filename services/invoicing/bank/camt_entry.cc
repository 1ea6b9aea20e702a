#include "services/invoicing/bank/camt_entry.h"

#include <algorithm>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/bank/camt_details.h"
#include "services/invoicing/bank/camt_fields.h"

namespace vlot::invoicing::bank {
namespace {

std::vector<pugi::xml_node> DetailsOf(pugi::xml_node entry) {
  std::vector<pugi::xml_node> details;
  for (const pugi::xml_node group : Children(entry, "NtryDtls")) {
    for (const pugi::xml_node node : Children(group, "TxDtls")) details.push_back(node);
  }
  return details;
}

// Of v04 and later, else where earlier versions have it; an empty node when it is not told.
pugi::xml_node BookedAmountOf(pugi::xml_node details) {
  const pugi::xml_node node = Child(details, "Amt");
  return node ? node : Find(details, {"AmtDtls", "TxAmt", "Amt"});
}

pugi::xml_node InstructedAmountOf(pugi::xml_node details) { return Find(details, {"AmtDtls", "InstdAmt", "Amt"}); }

// Else what was instructed: often, not always, what was booked.
pugi::xml_node AmountNodeOf(pugi::xml_node details) {
  const pugi::xml_node node = BookedAmountOf(details);
  return node ? node : InstructedAmountOf(details);
}

bool CameBack(pugi::xml_node details) { return !Child(details, "RtrInf").empty(); }

// The amounts of charges (Chrgs) of an entry or a payment: in one sum, or each, in v04 and later a level deeper.
std::vector<pugi::xml_node> ChargeAmountsOf(pugi::xml_node node) {
  std::vector<pugi::xml_node> amounts;
  for (const pugi::xml_node charges : Children(node, "Chrgs")) {
    if (const pugi::xml_node total = Child(charges, "TtlChrgsAndTaxAmt")) return {total};
    if (const pugi::xml_node amount = Child(charges, "Amt")) amounts.push_back(amount);
    for (const pugi::xml_node record : Children(charges, "Rcrd")) amounts.push_back(Child(record, "Amt"));
  }
  return amounts;
}

// Whether the entry gathers more payments than it tells: banks cut long lists.
bool TellsSomeOnly(pugi::xml_node entry, size_t told) {
  size_t gathered = 0;
  for (const pugi::xml_node group : Children(entry, "NtryDtls")) {
    size_t count = 0;
    const std::string text = TextAt(group, {"Btch", "NbOfTxs"});
    gathered += absl::SimpleAtoi(text, &count) ? count : Children(group, "TxDtls").size();
  }
  return gathered > told;
}

bool AllBooked(const std::vector<pugi::xml_node>& details) {
  return std::all_of(details.begin(), details.end(), [](pugi::xml_node node) { return !BookedAmountOf(node).empty(); });
}

// "PMNT/RCDT/ESCT", else the bank's own code; of an entry, or of a payment in it.
std::string TransactionCodeOf(pugi::xml_node node) {
  const pugi::xml_node domain = Find(node, {"BkTxCd", "Domn"});
  if (!domain) return TextAt(node, {"BkTxCd", "Prtry", "Cd"});
  return absl::StrCat(TextAt(domain, {"Cd"}), "/", TextAt(domain, {"Fmly", "Cd"}), "/",
                      TextAt(domain, {"Fmly", "SubFmlyCd"}));
}

bool HasCharges(pugi::xml_node entry, const std::vector<pugi::xml_node>& details) {
  if (Child(entry, "Chrgs")) return true;
  for (const pugi::xml_node node : details) {
    if (Child(node, "Chrgs")) return true;
  }
  return false;
}

// What a bank took for payments that came back.
BankLine ChargesLine(BankLine frame, const Money& charges, size_t part) {
  frame.part = static_cast<int>(part);
  frame.amount = charges;
  frame.payment_information_id.clear();
  frame.bank_transaction_code = CodeOfCharges(frame.bank_transaction_code);
  frame.remittance = {"charges of payments that came back"};
  return frame;
}

// Banks that put nothing in fields write it all in one text, of the payment or of the entry.
void AddOwnText(const std::vector<pugi::xml_node>& details, BankLine& line) {
  if (!line.remittance.empty() || !line.structured.empty()) return;
  for (const pugi::xml_node node : details) {
    if (std::string text = TextAt(node, {"AddtlTxInf"}); !text.empty()) line.remittance.push_back(std::move(text));
  }
}

void AddTextOfEntry(pugi::xml_node entry, BankLine& line) {
  if (!line.remittance.empty() || !line.structured.empty()) return;
  if (std::string text = TextAt(entry, {"AddtlNtryInf"}); !text.empty()) line.remittance.push_back(std::move(text));
}

}  // namespace

absl::StatusOr<bool> EntryReader::IsBooked() const {
  const pugi::xml_node node = Child(entry_, "Sts");
  std::string status = TextOf(node);
  if (status.empty()) status = TextAt(node, {"Cd"});  // v07 and later
  if (status == "BOOK") return true;
  for (const std::string_view other : {"PDNG", "INFO", "FUTR"}) {
    if (status == other) return false;
  }
  return source_.Refuse(node ? node : entry_, "an entry's status (Sts) must be BOOK, PDNG, INFO or FUTR");
}

absl::StatusOr<BankLine> EntryReader::ReadFrame() const {
  BankLine line;
  line.entry = number_;
  line.part = 1;
  ASSIGN_OR_RETURN(line.amount, ReadAmount(source_, Child(entry_, "Amt")));
  if (line.amount.currency != statement_.currency) {
    return source_.Refuse(Child(entry_, "Amt"), absl::StrCat("an entry in ", line.amount.currency.code(),
                                                             " on an account in ", statement_.currency.code()));
  }
  ASSIGN_OR_RETURN(const int sense, ReadSense(source_, entry_));
  line.amount.minor *= sense;
  const std::string reversal = TextAt(entry_, {"RvslInd"});
  line.reversal = reversal == "true" || reversal == "1";
  pugi::xml_node booked = Child(entry_, "BookgDt");
  if (!booked) booked = Child(entry_, "ValDt");
  if (!booked) return source_.Refuse(entry_, "an entry without a booking date");
  ASSIGN_OR_RETURN(line.booking_date, ReadDay(source_, booked));
  if (const pugi::xml_node value = Child(entry_, "ValDt")) {
    ASSIGN_OR_RETURN(line.value_date, ReadDay(source_, value));
  }
  line.entry_reference = UnlessPlaceholder(TextAt(entry_, {"AcctSvcrRef"}));
  line.bank_transaction_code = TransactionCodeOf(entry_);
  line.payment_information_id = TextAt(entry_, {"NtryDtls", "Btch", "PmtInfId"});
  return line;
}

// The signed amounts that the parts tell; none when one of them does not, or not in the account's currency.
absl::StatusOr<std::vector<Money>> EntryReader::AmountsOf(const std::vector<pugi::xml_node>& details, int sense,
                                                          AmountNode amount_node) const {
  std::vector<Money> amounts;
  for (const pugi::xml_node node : details) {
    const pugi::xml_node told = amount_node(node);
    if (!told) return std::vector<Money>();
    ASSIGN_OR_RETURN(Money amount, ReadAmount(source_, told));
    if (amount.currency != statement_.currency) return std::vector<Money>();
    int own_sense = sense;
    if (Child(node, "CdtDbtInd")) {
      ASSIGN_OR_RETURN(own_sense, ReadSense(source_, node));
    }
    amount.minor *= own_sense;
    amounts.push_back(amount);
  }
  return amounts;
}

// The parts into which an entry is split; none when it stays whole.
absl::StatusOr<std::vector<Money>> EntryReader::PartsOf(const std::vector<pugi::xml_node>& details,
                                                        const Money& whole) const {
  if (details.size() <= 1) return std::vector<Money>();
  ASSIGN_OR_RETURN(std::vector<Money> amounts, AmountsOf(details, whole.IsNegative() ? -1 : 1, AmountNodeOf));
  Int128 sum = 0;
  for (const Money& amount : amounts) sum += amount.minor;
  if (amounts.empty() || sum == whole.minor) return amounts;
  if (HasCharges(entry_, details) || TellsSomeOnly(entry_, details.size()) || !AllBooked(details)) {
    return std::vector<Money>();
  }
  return source_.Refuse(entry_, absl::StrCat("the entry's parts do not make up its amount of ", whole.ToString()));
}

// What banks took for themselves, off the account; nothing when they tell it in another currency.
absl::StatusOr<Money> EntryReader::ChargesOf(const std::vector<pugi::xml_node>& details) const {
  std::vector<pugi::xml_node> told = ChargeAmountsOf(entry_);
  for (const pugi::xml_node node : details) {
    if (Child(entry_, "Chrgs")) break;  // the sum of those of its payments
    for (const pugi::xml_node amount : ChargeAmountsOf(node)) told.push_back(amount);
  }
  Money charges = Money::Zero(statement_.currency);
  for (const pugi::xml_node node : told) {
    ASSIGN_OR_RETURN(const Money amount, ReadAmount(source_, node));
    if (amount.currency != charges.currency || charges.minor < amount.minor - std::numeric_limits<int64_t>::max()) {
      return Money::Zero(statement_.currency);
    }
    charges.minor -= amount.minor;
  }
  return charges;
}

// Payments that came back with charges in the same amount: what they were, if with the charges they come to the whole.
absl::StatusOr<std::vector<Money>> EntryReader::ReturnedPartsOf(const std::vector<pugi::xml_node>& details,
                                                                const Money& whole, const Money& charges) const {
  if (charges.IsZero() || !whole.IsNegative() || !std::all_of(details.begin(), details.end(), CameBack)) {
    return std::vector<Money>();
  }
  for (const AmountNode amount_node : {AmountNodeOf, InstructedAmountOf}) {
    ASSIGN_OR_RETURN(std::vector<Money> amounts, AmountsOf(details, -1, amount_node));
    Int128 sum = charges.minor;
    for (const Money& amount : amounts) sum += amount.minor;
    if (!amounts.empty() && sum == whole.minor) return amounts;
  }
  return std::vector<Money>();
}

absl::Status EntryReader::Read(std::vector<BankLine>& lines) const {
  ASSIGN_OR_RETURN(BankLine frame, ReadFrame());
  const std::vector<pugi::xml_node> details = DetailsOf(entry_);
  ASSIGN_OR_RETURN(std::vector<Money> parts, PartsOf(details, frame.amount));
  Money charges = Money::Zero(statement_.currency);
  if (parts.empty() && !details.empty() && !TellsSomeOnly(entry_, details.size())) {
    ASSIGN_OR_RETURN(charges, ChargesOf(details));
    ASSIGN_OR_RETURN(parts, ReturnedPartsOf(details, frame.amount, charges));
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    BankLine line = frame;
    line.part = static_cast<int>(i + 1);
    line.amount = parts[i];
    ReadDetails(details[i], statement_.account, line);
    if (line.bank_transaction_code.empty()) line.bank_transaction_code = TransactionCodeOf(details[i]);
    AddOwnText({details[i]}, line);
    lines.push_back(std::move(line));
  }
  if (!parts.empty()) {
    if (!charges.IsZero()) lines.push_back(ChargesLine(std::move(frame), charges, parts.size() + 1));
    return absl::OkStatus();
  }
  if (details.size() == 1 && !TellsSomeOnly(entry_, 1)) {
    ReadDetails(details.front(), statement_.account, frame);
    if (frame.bank_transaction_code.empty()) frame.bank_transaction_code = TransactionCodeOf(details.front());
  } else {
    for (const pugi::xml_node node : details) ReadRemittance(node, frame);
  }
  AddOwnText(details, frame);
  AddTextOfEntry(entry_, frame);
  lines.push_back(std::move(frame));
  return absl::OkStatus();
}

}  // namespace vlot::invoicing::bank
