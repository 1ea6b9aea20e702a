// A text with names in it, to be written again and again with other names in their place. Pure.
//
//   const Stencil stencil = Stencil::Cut("order 26-00000007 of Anna", {"26-00000007"});
//   stencil.AppendTo({"26-00000008"}, text);   // "order 26-00000008 of Anna"
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vlot::bench {

class Stencil {
 public:
  // Every place where one of `names` stands. Where two begin at once the longer one counts. Empty names stand nowhere.
  static Stencil Cut(std::string_view text, const std::vector<std::string>& names);

  // `names` are as many as those that it was cut by.
  void AppendTo(const std::vector<std::string>& names, std::string& out) const;

  // How many places there are.
  size_t places() const { return places_.size(); }

 private:
  struct Place {
    size_t before;  // characters of text_ between the place before and this one
    size_t name;    // index
  };

  std::string text_;  // without the names
  std::vector<Place> places_;
};

}  // namespace vlot::bench
