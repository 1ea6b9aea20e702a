// Pieces by SKU: the measure in which ordering, fulfilment and invoicing are compared. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace vlot::audit {

// Never holds a zero, so that equal maps are equal goods.
using Units = std::map<std::string, int64_t, std::less<>>;
using Skus = std::set<std::string, std::less<>>;

void Add(Units& units, std::string_view sku, int64_t pieces);
void Add(Units& units, const Units& more);
void Subtract(Units& units, const Units& less);

// Those of `skus`, or those of all others.
Units Only(const Units& units, const Skus& skus);
Units Without(const Units& units, const Skus& skus);

// No SKU has more pieces than `most` allows.
bool IsWithin(const Units& units, const Units& most);

// "2 KETTLE-1, 1 TEA"; "nothing".
std::string ToString(const Units& units);

// Adds what the rows say. False for a text that is none of ours; `units` then holds a part of it.
bool ReadParts(std::string_view text, Units& units);  // "line:sku:location:pieces", separated by spaces
bool ReadLines(std::string_view text, Units& units);  // "sku:pieces", separated by spaces

}  // namespace vlot::audit
