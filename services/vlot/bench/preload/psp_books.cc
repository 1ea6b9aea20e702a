#include "services/vlot/bench/preload/psp_books.h"

#include <fstream>
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/vlot/bench/preload/stencil.h"

namespace vlot::bench {
namespace {

// The last word of the journal on each payment, and that its webhooks were told.
struct Lines {
  std::string payment, told;
};

using LinesByPayment = std::map<std::string, Lines>;

// A line of the journal begins with what it is about: {"t":"payment","id":"tr_...", or {"t":"told","p":"tr_...",
LinesByPayment ReadJournal(const std::string& path, const std::vector<OrderNames>& originals) {
  LinesByPayment lines;
  for (const OrderNames& original : originals) {
    if (!original.psp_id.empty()) lines[original.psp_id];
  }
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    for (auto& [id, about] : lines) {
      if (absl::StartsWith(line, absl::StrCat(R"({"t":"payment","id":")", id, "\""))) about.payment = line;
      if (absl::StartsWith(line, absl::StrCat(R"({"t":"told","p":")", id, "\""))) about.told = line;
    }
  }
  return lines;
}

}  // namespace

absl::Status CopyPspBooks(const std::string& journal, const Copies& copies) {
  const LinesByPayment lines = ReadJournal(journal, copies.originals);
  std::vector<Stencil> stencils;
  for (const OrderNames& original : copies.originals) {
    const auto about = lines.find(original.psp_id);
    if (about != lines.end() && (about->second.payment.empty() || about->second.told.empty())) {
      return absl::DataLossError(absl::StrCat("the provider's journal does not tell of ", original.psp_id));
    }
    const std::string text =
        about == lines.end() ? "" : absl::StrCat(about->second.payment, "\n", about->second.told, "\n");
    stencils.push_back(Stencil::Cut(text, FormsOfOriginal(original)));
  }
  if (lines.empty()) return absl::OkStatus();
  std::ofstream file(journal, std::ios::app);
  std::string text;
  for (int64_t i = 0; i < copies.count && file; ++i) {
    text.clear();
    stencils[copies.OriginalOf(i)].AppendTo(FormsOfCopy(copies.Copy(i)), text);
    file << text;
  }
  return file.flush() ? absl::OkStatus() : absl::FailedPreconditionError("cannot write " + journal);
}

}  // namespace vlot::bench
