// What can be sold, and where it may lie.
#pragma once

#include <cstdint>
#include <string>

#include "common/ids/ids.h"

namespace vlot::fulfilment {

// Numbers are those of the proto and of the table.
enum class ItemKind : int16_t { kGoods = 1, kProvisioned = 2, kService = 3 };

// True for what lies on a shelf.
inline bool NeedsStock(ItemKind kind) { return kind != ItemKind::kService; }

struct Item {
  Sku sku;
  std::string title;
  ItemKind kind = ItemKind::kGoods;
  std::string vat_category;
  int32_t weight_grams = 0;
  bool identity_check = false;
  bool back_order = false;
  bool discontinued = false;
  std::string gtin;  // empty: none
  int64_t version = 1;

  bool operator==(const Item&) const = default;
};

// What commands need to know of an item.
struct ItemFacts {
  Sku sku;
  ItemKind kind = ItemKind::kGoods;
  int32_t weight_grams = 0;
};

enum class LocationKind : int16_t { kWarehouse = 1, kShop = 2, kPartner = 3 };

struct Location {
  LocationId id;
  std::string display_name;
  LocationKind kind = LocationKind::kWarehouse;
  std::string address;   // a serialized google.type.PostalAddress; opaque to the rules
  int32_t priority = 0;  // lower is tried first

  bool operator==(const Location&) const = default;
};

}  // namespace vlot::fulfilment
