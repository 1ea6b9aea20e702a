#include "services/invoicing/bank/references.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "services/invoicing/bank/betalingskenmerk.h"
#include "services/invoicing/bank/invoice_number.h"
#include "services/invoicing/reference.h"

namespace vlot::invoicing::bank {
namespace {

constexpr size_t kReferenceCharsMax = 25;  // ISO 11649, without spaces
constexpr size_t kKenmerkDigits = 16;

using Numbers = std::vector<std::string>;

void Add(const std::optional<std::string>& number, Numbers& numbers) {
  if (number && std::find(numbers.begin(), numbers.end(), *number) == numbers.end()) numbers.push_back(*number);
}

std::optional<std::string> NumberOfParts(const std::optional<NumberParts>& parts) {
  if (!parts || parts->series != 'F') return std::nullopt;
  return NumberFrom(parts->series, parts->year, parts->sequence);
}

// "RF18F260000042" -> "F26-0000042".
std::optional<std::string> NumberOfCreditorReference(std::string_view reference) {
  if (!IsCreditorReference(reference)) return std::nullopt;
  return NumberOfParts(PartsOfNumber(reference.substr(4)));
}

bool IsSeparator(char c) { return c == ' ' || c == '-' || c == '.' || c == '/'; }

// Reads one text, in capitals, from left to right.
class Scanner {
 public:
  Scanner(std::string_view text, Numbers& numbers) : text_(text), numbers_(numbers) {}

  void Scan() {
    for (size_t at = 0; at < text_.size(); ++at) {
      if (text_[at] == 'F') TryNumber(at);
      if (text_.substr(at, 2) == "RF") TryCreditorReference(at);
      if (absl::ascii_isdigit(text_[at])) TryKenmerk(at);
    }
  }

 private:
  bool IsAlnumAt(size_t at) const { return at < text_.size() && absl::ascii_isalnum(text_[at]); }
  bool IsDigitAt(size_t at) const { return at < text_.size() && absl::ascii_isdigit(text_[at]); }

  // "F26-0000042", also glued to a word before it. What follows the word RF is a reference's check digits.
  void TryNumber(size_t at) {
    if (at > 0 && absl::ascii_isdigit(text_[at - 1])) return;
    if (at > 0 && text_[at - 1] == 'R' && (at == 1 || !IsAlnumAt(at - 2))) return;
    if (!IsDigitAt(at + 1) || !IsDigitAt(at + 2)) return;
    size_t begin = at + 3;
    while (begin < text_.size() && IsSeparator(text_[begin])) ++begin;
    size_t end = begin;
    while (IsDigitAt(end)) ++end;
    Add(NumberFrom('F', text_.substr(at + 1, 2), text_.substr(begin, end - begin)), numbers_);
  }

  // Spaces may be anywhere: every end at which the check digits are right counts.
  void TryCreditorReference(size_t at) {
    if (at > 0 && absl::ascii_isalnum(text_[at - 1])) return;
    std::string compact;
    for (size_t end = at; end < text_.size() && compact.size() < kReferenceCharsMax; ++end) {
      if (text_[end] == ' ') continue;
      if (!absl::ascii_isalnum(text_[end])) break;
      compact.push_back(text_[end]);
      if (!IsAlnumAt(end + 1)) Add(NumberOfCreditorReference(compact), numbers_);
    }
  }

  // Sixteen digits, with single spaces or dots between them as people group them.
  void TryKenmerk(size_t at) {
    if (at > 0 && absl::ascii_isalnum(text_[at - 1])) return;
    std::string digits;
    size_t end = at;
    while (digits.size() < kKenmerkDigits && end < text_.size()) {
      if (absl::ascii_isdigit(text_[end])) {
        digits.push_back(text_[end++]);
      } else if (IsSeparator(text_[end]) && IsDigitAt(end + 1)) {
        ++end;
      } else {
        return;
      }
    }
    if (!IsAlnumAt(end)) Add(NumberOfBetalingskenmerk(digits), numbers_);
  }

  const std::string_view text_;
  Numbers& numbers_;
};

void ScanText(std::string text, Numbers& numbers) {
  absl::AsciiStrToUpper(&text);
  Scanner(text, numbers).Scan();
}

std::string WithoutSpaces(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  absl::AsciiStrToUpper(&text);
  return text;
}

// "1234567.2611.03": the customer's number at the provider, year and month, and a number in it.
size_t DigitsFrom(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && absl::ascii_isdigit(text[end])) ++end;
  return end;
}

void FindSettlements(std::string_view text, std::vector<std::string>& references) {
  constexpr size_t kCustomerDigitsMin = 5, kMonthDigits = 4, kNumberDigitsMin = 2;
  for (size_t at = 0; at < text.size(); at = std::max(at + 1, DigitsFrom(text, at))) {
    const size_t customer = DigitsFrom(text, at);
    if (customer - at < kCustomerDigitsMin || customer == text.size() || text[customer] != '.') continue;
    const size_t month = DigitsFrom(text, customer + 1);
    if (month - customer - 1 != kMonthDigits || month == text.size() || text[month] != '.') continue;
    const size_t number = DigitsFrom(text, month + 1);
    if (number - month - 1 < kNumberDigitsMin) continue;
    Add(std::string(text.substr(at, number - at)), references);
  }
}

}  // namespace

std::vector<std::string> NumbersInReferences(const BankLine& line) {
  Numbers numbers;
  for (const StructuredReference& reference : line.structured) {
    const std::string compact = WithoutSpaces(reference.reference);
    Add(NumberOfBetalingskenmerk(compact), numbers);
    Add(NumberOfCreditorReference(compact), numbers);
    Add(NumberOfParts(PartsOfNumber(compact)), numbers);
  }
  for (const std::string& number : line.document_numbers) {
    Add(NumberOfParts(PartsOfNumber(WithoutSpaces(number))), numbers);
  }
  return numbers;
}

std::vector<std::string> NumbersInText(const std::vector<std::string>& fragments) {
  Numbers numbers;
  ScanText(absl::StrJoin(fragments, " "), numbers);
  if (fragments.size() > 1) ScanText(absl::StrJoin(fragments, ""), numbers);
  return numbers;
}

std::vector<std::string> SettlementReferences(const BankLine& line) {
  std::vector<std::string> references;
  FindSettlements(absl::StrJoin(line.remittance, " "), references);
  FindSettlements(absl::StrJoin(line.remittance, ""), references);
  for (const StructuredReference& reference : line.structured) FindSettlements(reference.reference, references);
  FindSettlements(line.end_to_end_id, references);
  return references;
}

}  // namespace vlot::invoicing::bank
