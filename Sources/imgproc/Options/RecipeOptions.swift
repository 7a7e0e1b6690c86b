// What to make of each image.

import ArgumentParser
import Planning

/// Everything that makes up a recipe, a group each.
struct RecipeOptions: ParsableArguments {
  @OptionGroup(title: "Geometry") var geometry: GeometryOptions
  @OptionGroup(title: "Encoding") var encoding: EncodingOptions
  @OptionGroup(title: "Colour") var colour: ColourOptions

  /// The recipe that flags and environment ask for.
  func recipe() throws -> Recipe {
    let environment = Environment()
    var recipe = Recipe()
    try geometry.fill(&recipe, from: environment)
    try encoding.fill(&recipe, from: environment)
    try colour.fill(&recipe, from: environment)
    return recipe
  }
}
