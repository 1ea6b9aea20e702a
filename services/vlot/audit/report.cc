#include "services/vlot/audit/report.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"

namespace vlot::audit {
namespace {

constexpr size_t kSentenceWidth = 72;
constexpr size_t kNumberWidth = 13;
constexpr size_t kNameWidth = 26;

// Characters, not bytes: a continuation byte of UTF-8 takes no place.
size_t WidthOf(std::string_view text) {
  size_t width = 0;
  for (char c : text) width += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return width;
}

std::string Padded(std::string_view text, size_t width) {
  const size_t is = WidthOf(text);
  return absl::StrCat(AbslView(text), std::string(is < width ? width - is : 1, ' '));
}

// "1,234,567", right-aligned.
std::string Number(int64_t number) {
  std::string text = absl::StrCat(number);
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return std::string(text.size() < kNumberWidth ? kNumberWidth - text.size() : 1, ' ') + text;
}

template <class Fn>
void ForEachThatRan(const Tally& tally, Fn&& fn) {
  for (size_t i = 0; i < kInvariants; ++i) {
    const auto invariant = static_cast<Invariant>(i);
    if (tally.line(invariant).ran) fn(invariant, tally.line(invariant));
  }
}

// The provider's books, where nobody said where they are: all others always run.
bool ComparedBooks(const Tally& tally) { return tally.line(Invariant::kPspBooksMatch).ran; }

void PrintViolations(Invariant invariant, const Tally::Line& line, std::ostream& out) {
  for (const Finding& finding : line.listed) {
    out << Padded(Name(invariant), kNameWidth) << finding.id << ": " << finding.detail << "\n";
  }
  const int64_t more = line.violations - static_cast<int64_t>(line.listed.size());
  if (more > 0) out << Padded(Name(invariant), kNameWidth) << "and " << more << " more\n";
}

}  // namespace

void PrintTable(const Tally& tally, std::ostream& out) {
  out << Padded("what holds", kSentenceWidth) << "      checked   violations\n";
  ForEachThatRan(tally, [&](Invariant invariant, const Tally::Line& line) {
    out << Padded(Sentence(invariant), kSentenceWidth) << Number(line.checked) << Number(line.violations) << "  "
        << Unit(invariant) << "\n";
  });
  if (!ComparedBooks(tally)) {
    out << Padded(Sentence(Invariant::kPspBooksMatch), kSentenceWidth) << "  not compared: see --psp_books\n";
  }
  if (tally.violations() > 0) out << "\n";
  ForEachThatRan(tally, [&](Invariant invariant, const Tally::Line& line) { PrintViolations(invariant, line, out); });
  out << "\naudit: " << (tally.violations() == 0 ? "nothing lost, nothing doubled" : "VIOLATIONS: ");
  if (tally.violations() > 0) out << tally.violations();
  out << "\n";
}

nlohmann::json ToJson(const Tally& tally) {
  nlohmann::json invariants = nlohmann::json::array();
  ForEachThatRan(tally, [&](Invariant invariant, const Tally::Line& line) {
    nlohmann::json listed = nlohmann::json::array();
    for (const Finding& finding : line.listed) listed.push_back({{"id", finding.id}, {"detail", finding.detail}});
    invariants.push_back({{"name", Name(invariant)},
                          {"sentence", Sentence(invariant)},
                          {"unit", Unit(invariant)},
                          {"checked", line.checked},
                          {"violations", line.violations},
                          {"listed", std::move(listed)}});
  });
  return {{"violations", tally.violations()},
          {"invariants", std::move(invariants)},
          {"compared_psp_books", ComparedBooks(tally)}};
}

}  // namespace vlot::audit
