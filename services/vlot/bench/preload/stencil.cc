#include "services/vlot/bench/preload/stencil.h"

namespace vlot::bench {
namespace {

// The longest of `names` that `text` begins with; names.size(): none.
size_t NameAt(std::string_view text, const std::vector<std::string>& names) {
  size_t best = names.size();
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty() || !text.starts_with(names[i])) continue;
    if (best == names.size() || names[i].size() > names[best].size()) best = i;
  }
  return best;
}

}  // namespace

Stencil Stencil::Cut(std::string_view text, const std::vector<std::string>& names) {
  Stencil stencil;
  size_t kept = 0;  // of stencil.text_ before the last place
  for (size_t at = 0; at < text.size();) {
    const size_t name = NameAt(text.substr(at), names);
    if (name == names.size()) {
      stencil.text_.push_back(text[at++]);
      continue;
    }
    stencil.places_.push_back({stencil.text_.size() - kept, name});
    kept = stencil.text_.size();
    at += names[name].size();
  }
  return stencil;
}

void Stencil::AppendTo(const std::vector<std::string>& names, std::string& out) const {
  size_t at = 0;
  for (const Place& place : places_) {
    out.append(text_, at, place.before);
    out.append(names[place.name]);
    at += place.before;
  }
  out.append(text_, at, std::string::npos);
}

}  // namespace vlot::bench
