// What to make of each image.

import ArgumentParser
import Planning

/// Options that make up a recipe. Whoever takes them has the groups themselves: a group within a group
/// makes a debug build check every option of it over and over.
protocol RecipeOptions {
  var outputs: OutputOptions { get }
  var geometry: GeometryOptions { get }
  var encoding: EncodingOptions { get }
  var target: TargetOptions { get }
  var png: PNGEncodingOptions { get }
  var webP: WebPEncodingOptions { get }
  var colour: ColourOptions { get }
  var metadata: MetadataOptions { get }
}

extension RecipeOptions {
  /// The recipe that flags and environment ask for.
  func recipe() throws -> Recipe {
    let environment = Environment()
    var recipe = Recipe()
    let areSizesSaid = outputs.saySizes || geometry.saySizes
    try outputs.fill(&recipe, from: environment, areSaid: areSizesSaid)
    try geometry.fill(&recipe, from: environment, areSizesSaid: areSizesSaid)
    try encoding.fill(&recipe, from: environment)
    try target.fill(&recipe, from: environment)
    try png.fill(&recipe, from: environment)
    try webP.fill(&recipe, from: environment)
    try colour.fill(&recipe, from: environment)
    try metadata.fill(&recipe, from: environment)
    return recipe
  }
}
