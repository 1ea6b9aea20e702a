// The API as text: one element a line, sorted, so that a change of it is a readable diff.
#pragma once

#include <string>
#include <vector>

#include "tests/contract/api.h"

namespace vlot::contract {

// Lines such as
//   vlot.ordering.v1.Order.lines field 8 repeated vlot.ordering.v1.OrderLine json=lines
// Full name, kind of element, and what a caller relies on. The first two words tell which element it is: two lines that
// agree in them and differ in the rest are a change of that element. Before what nobody serves yet stands `planned`.
std::vector<std::string> ListApi(const Api& api);

}  // namespace vlot::contract
