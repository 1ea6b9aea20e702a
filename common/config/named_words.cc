#include "common/config/named_words.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace vlot::config {

NamedWords::NamedWords(const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    const size_t at = arg.find('=');
    if (at == std::string::npos) {
      plain_.push_back(arg);
    } else if (!left_.emplace(arg.substr(0, at), arg.substr(at + 1)).second && mistake_.empty()) {
      mistake_ = absl::StrCat(arg, ": said twice");
    }
  }
}

std::string NamedWords::Text(const std::string& name, std::string standard) {
  auto found = left_.extract(name);
  if (found.empty()) return standard;
  std::string value = found.mapped();
  taken_.insert(std::move(found));
  return value;
}

int NamedWords::Number(const std::string& name, int least, int most, int standard) {
  const std::string text = Text(name, absl::StrCat(standard));
  int number = 0;
  if (absl::SimpleAtoi(text, &number) && number >= least && number <= most) return number;
  Mistake(name, absl::StrCat("must be a number, ", least, " to ", most));
  return standard;
}

std::string NamedWords::OneOf(const std::string& name, std::initializer_list<const char*> choices) {
  std::string text = Text(name, *choices.begin());
  if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
    Mistake(name, absl::StrCat("must be one of ", absl::StrJoin(choices, ", ")));
  }
  return text;
}

bool NamedWords::Yes(const std::string& name) {
  const std::string text = Text(name);
  if (taken_.contains(name) && text != "yes") Mistake(name, "can only be yes");
  return text == "yes";
}

void NamedWords::Mistake(const std::string& name, const std::string& why) {
  if (!mistake_.empty()) return;
  const auto taken = taken_.find(name);
  const std::string said = taken == taken_.end() ? "" : absl::StrCat("=", taken->second);
  mistake_ = absl::StrCat(name, said, ": ", why);
}

absl::Status NamedWords::Done() const {
  if (!mistake_.empty()) return absl::InvalidArgumentError(mistake_);
  if (left_.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(left_.begin()->first, "=", left_.begin()->second, ": there is no such setting here"));
}

}  // namespace vlot::config
