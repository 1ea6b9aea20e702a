#include "services/fulfilment/parcels.h"

#include "common/testing/status_matchers.h"
#include "services/fulfilment/limits.h"
#include "services/fulfilment/test_values.h"

namespace vlot::fulfilment {
namespace {

using ::testing::ElementsAre;
using vlot::testing::IsOkAndHolds;
using vlot::testing::StatusIs;

Part Pieces(const char* sku, uint32_t location, int32_t quantity) {
  return {1, TheSku(sku), Nth<LocationId>(location), quantity};
}

// "G<grams>" weighs that much.
int32_t Grams(const Sku& sku) { return std::stoi(sku.value().substr(1)); }

TEST(Pack, LightPieces_ShareABox) {
  EXPECT_THAT(Pack({Pieces("G300", 1, 2), Pieces("G150", 1, 1)}, Grams), ElementsAre(750));
}

TEST(Pack, NoWeights_StillOneParcel) {
  EXPECT_THAT(Pack({Pieces("G0", 1, 10'000)}, Grams), ElementsAre(0));
  EXPECT_THAT(Pack({}, Grams), ElementsAre(0));
}

TEST(Pack, FullBox_OpensTheNext) {
  EXPECT_THAT(Pack({Pieces("G10000", 1, 5)}, Grams), ElementsAre(20'000, 20'000, 10'000));
}

TEST(Pack, HeavyPiece_TravelsAlone) {
  EXPECT_THAT(Pack({Pieces("G1000", 1, 1), Pieces("G40000", 1, 2)}, Grams), ElementsAre(1'000, 40'000, 40'000));
}

TEST(Pack, TwoLocations_PackTheirOwnBoxes) {
  EXPECT_THAT(Pack({Pieces("G100", 1, 1), Pieces("G200", 2, 1), Pieces("G100", 1, 1)}, Grams), ElementsAre(200, 200));
}

TEST(Pack, MoreThanABookingBears_IsFreight) {
  EXPECT_THAT(Pack({Pieces("G20000", 1, kParcelsMax + 1)}, Grams), ElementsAre(20'000 * (kParcelsMax + 1)));
  EXPECT_THAT(Pack({Pieces("G1000000", 1, 10'000)}, Grams), ElementsAre(std::numeric_limits<int32_t>::max()));
}

TEST(Parcels, Encoded_DecodeToThemselves) {
  EXPECT_EQ(EncodeParcels({1200, 0}), "1200 0");
  EXPECT_THAT(DecodeParcels("1200 0"), IsOkAndHolds(ElementsAre(1200, 0)));
  EXPECT_THAT(DecodeParcels("heavy"), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace vlot::fulfilment
