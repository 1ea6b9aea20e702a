#include "services/fulfilment/convert.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/fulfilment/limits.h"

namespace vlot::fulfilment {
namespace {

using google::protobuf::util::FieldMaskUtil;

constexpr std::array<std::string_view, 4> kVatCategories = {"STANDARD", "REDUCED", "ZERO", "EXEMPT"};
constexpr std::array<std::string_view, 8> kItemFields = {"title",          "kind",       "vat_category", "weight_grams",
                                                         "identity_check", "back_order", "discontinued", "gtin"};

constexpr std::array<std::string_view, 3> kLocationFields = {"display_name", "address", "priority"};

template <size_t n>
bool OneOf(const std::array<std::string_view, n>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

void CheckRange(int64_t value, int64_t min, int64_t max, const std::string& field, Violations& violations) {
  if (value < min || value > max) violations.Add(field, absl::StrCat("must be ", min, " to ", max));
}

void CheckGtin(const std::string& gtin, Violations& violations) {
  const bool digits = std::all_of(gtin.begin(), gtin.end(), [](char c) { return absl::ascii_isdigit(c); });
  if (!gtin.empty() && (!digits || gtin.size() < 8 || gtin.size() > 14)) {
    violations.Add("item.gtin", "must be 8 to 14 digits");
  }
}

// An enum whose first value stands for its default.
template <class Enum, class ProtoEnum>
Enum TakeKind(ProtoEnum kind, bool known, Enum standard, const std::string& field, Violations& violations) {
  if (!known) violations.Add(field, "is not a kind that is known here");
  return kind == 0 || !known ? standard : static_cast<Enum>(kind);
}

}  // namespace

v1::Item ToProto(const Item& item) {
  v1::Item proto;
  proto.set_name(item.sku.Name());
  proto.set_title(item.title);
  proto.set_kind(static_cast<v1::Item::Kind>(item.kind));
  proto.set_vat_category(item.vat_category);
  proto.set_weight_grams(item.weight_grams);
  proto.set_identity_check(item.identity_check);
  proto.set_back_order(item.back_order);
  proto.set_discontinued(item.discontinued);
  proto.set_gtin(item.gtin);
  proto.set_version(item.version);
  return proto;
}

Item ItemFromProto(const v1::Item& proto, Violations& violations) {
  Item item;
  item.sku = wire::Take(Sku::ParseName(proto.name()), "item.name", violations);
  item.title = wire::TakeText(proto.title(), 1, kTitleLengthMax, "item.title", violations);
  item.kind = TakeKind(proto.kind(), v1::Item::Kind_IsValid(proto.kind()), ItemKind::kGoods, "item.kind", violations);
  item.vat_category = proto.vat_category();
  if (!OneOf(kVatCategories, item.vat_category)) {
    violations.Add("item.vat_category", "is required: STANDARD, REDUCED, ZERO or EXEMPT");
  }
  item.weight_grams = proto.weight_grams();
  CheckRange(item.weight_grams, 0, kItemWeightGramsMax, "item.weight_grams", violations);
  item.identity_check = proto.identity_check();
  item.back_order = proto.back_order();
  item.discontinued = proto.discontinued();
  item.gtin = proto.gtin();
  CheckGtin(item.gtin, violations);
  return item;
}

Item MergeItem(const Item& stored, const v1::UpdateItemRequest& request, Violations& violations) {
  if (request.update_mask().paths().empty()) violations.Add("update_mask", "is required");
  for (const std::string& path : request.update_mask().paths()) {
    if (!OneOf(kItemFields, path)) violations.Add("update_mask", absl::StrCat("\"", path, "\" cannot be changed"));
  }
  if (!violations.empty()) return stored;
  v1::Item merged = ToProto(stored);
  FieldMaskUtil::MergeMessageTo(request.item(), request.update_mask(), FieldMaskUtil::MergeOptions(), &merged);
  Item item = ItemFromProto(merged, violations);
  item.version = stored.version;
  return item;
}

v1::Location ToProto(const Location& location) {
  v1::Location proto;
  proto.set_name(location.id.Name());
  proto.set_display_name(location.display_name);
  proto.set_kind(static_cast<v1::Location::Kind>(location.kind));
  proto.mutable_address()->ParseFromString(location.address);
  proto.set_priority(location.priority);
  return proto;
}

Location LocationFromProto(const v1::Location& proto, Violations& violations) {
  Location location;
  if (!proto.name().empty()) {
    location.id = wire::Take(LocationId::ParseName(proto.name()), "location.name", violations);
  }
  location.display_name =
      wire::TakeText(proto.display_name(), 1, kDisplayNameLengthMax, "location.display_name", violations);
  location.kind = TakeKind(proto.kind(), v1::Location::Kind_IsValid(proto.kind()), LocationKind::kWarehouse,
                           "location.kind", violations);
  wire::CheckPostalAddress(proto.address(), "location.address", violations);
  location.address = proto.address().SerializeAsString();
  location.priority = proto.priority();
  CheckRange(location.priority, 0, kPriorityMax, "location.priority", violations);
  return location;
}

Location MergeLocation(const Location& stored, const v1::UpdateLocationRequest& request, Violations& violations) {
  if (request.update_mask().paths().empty()) violations.Add("update_mask", "is required");
  for (const std::string& path : request.update_mask().paths()) {
    if (!OneOf(kLocationFields, path)) violations.Add("update_mask", absl::StrCat("\"", path, "\" cannot be changed"));
  }
  if (!violations.empty()) return stored;
  v1::Location merged = ToProto(stored);
  FieldMaskUtil::MergeOptions options;  // an address is replaced, not mixed with the one before
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(request.location(), request.update_mask(), options, &merged);
  return LocationFromProto(merged, violations);
}

v1::StockLevel ToProto(const LevelRow& level) {
  v1::StockLevel proto;
  proto.set_item(level.sku.Name());
  proto.set_location(level.location.Name());
  proto.set_on_hand(level.on_hand);
  proto.set_reserved(level.reserved);
  proto.set_available(level.on_hand - level.reserved);
  return proto;
}

v1::StockMovement ToProto(const MovementRow& movement) {
  v1::StockMovement proto;
  proto.set_sequence(movement.sequence);
  proto.set_item(movement.sku.Name());
  proto.set_location(movement.location.Name());
  proto.set_kind(static_cast<v1::StockMovement::Kind>(movement.kind));
  proto.set_quantity(movement.quantity);
  proto.set_reference(movement.shipment ? movement.shipment->Name() : movement.reference);
  *proto.mutable_create_time() = wire::ToProto(movement.created_at);
  return proto;
}

std::vector<SkuQuantity> ReceiptFromProto(const v1::RecordReceiptRequest& request, Violations& violations) {
  CheckRange(request.items_size(), 1, kReceiptItemsMax, "items", violations);
  wire::TakeText(request.reference(), 0, kReferenceLengthMax, "reference", violations);
  std::map<Sku, int64_t> sums;
  for (int i = 0; i < request.items_size(); ++i) {
    const std::string path = absl::StrCat("items[", i, "]");
    CheckRange(request.items(i).quantity(), 1, kReceiptQuantityMax, path + ".quantity", violations);
    sums[wire::Take(Sku::ParseName(request.items(i).item()), path + ".item", violations)] +=
        request.items(i).quantity();
  }
  std::vector<SkuQuantity> quantities;
  for (const auto& [sku, quantity] : sums) quantities.push_back({sku, quantity});
  return quantities;
}

SkuQuantity AdjustmentFromProto(const v1::AdjustStockRequest& request, Violations& violations) {
  wire::TakeText(request.reason(), 1, kReasonLengthMax, "reason", violations);
  CheckRange(request.quantity(), -kAdjustmentQuantityMax, kAdjustmentQuantityMax, "quantity", violations);
  if (request.quantity() == 0) violations.Add("quantity", "must not be 0");
  return {wire::Take(Sku::ParseName(request.item()), "item", violations), request.quantity()};
}

}  // namespace vlot::fulfilment
