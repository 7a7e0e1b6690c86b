// Positions, crops and colours as people write them.

import Planning
import Raster
import TestSupport
import Testing

@Suite("Positions, crops and colours")
struct PlacesTests {
  @Test(
    "directions have all their usual names",
    arguments: [
      (["center", "centre", "Middle"], Position.towards(across: 0.5, down: 0.5)),
      (["north", "top", "NORTH"], .towards(across: 0.5, down: 0)),
      (
        ["northeast", "north-east", "top-right", "right top", "right_top"],
        .towards(across: 1, down: 0)
      ),
      (["southwest", "bottomleft", "left-bottom"], .towards(across: 0, down: 1)),
      (["20,30"], .point(x: 20, y: 30)), (["25%,75%"], .towards(across: 0.25, down: 0.75)),
      (["entropy"], .search(.entropy)), (["Attention"], .search(.attention)),
    ])
  func positions(_ names: [String], _ expected: Position) throws {
    for name in names { #expect(try Position(parsing: name) == expected, "\(name)") }
  }

  @Test("every name in the help is one that is read", arguments: Position.names)
  func names(_ name: String) throws {
    _ = try Position(parsing: name)
  }

  @Test(
    "other positions are refused, with a way to write them",
    arguments: [
      "", "up", "northsouth", "north north", "northx", "1", "1,", ",1", "1,2,3", "-1,2", "1.5,2",
      "50%,2", "101%,0%", "north,south", "0x1,1", "left-right",
    ])
  func badPositions(_ text: String) {
    let error = #expect(throws: PlanningError.self) { try Position(parsing: text) }
    #expect(error?.code == "unreadable_position" && error?.hint?.contains("north") == true)
  }

  @Test(
    "a crop is the rectangle that it says, as far as the image goes",
    arguments: [
      ("20x10+5+6", 5, 6, 20, 10), ("20x10", 40, 45, 20, 10), ("200x10+90+0", 90, 0, 10, 10),
      ("50%x25%+10%+20%", 10, 20, 50, 25), ("50%x10+0+99", 0, 99, 50, 1),
      ("1x1+99+99", 99, 99, 1, 1),
      ("200x200", 0, 0, 100, 100), ("0.1%x1+0+0", 0, 0, 1, 1),
    ])
  func crops(_ text: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) throws {
    let region = try CropGeometry(parsing: text).region(in: PixelSize(width: 100, height: 100))
    #expect(region == PixelRegion(columns: x..<x + width, rows: y..<y + height))
  }

  @Test(
    "a crop beside the image leaves nothing", arguments: ["1x1+100+0", "5x5+0+100", "5x5+0+200%"])
  func emptyCrops(_ text: String) throws {
    #expect(try CropGeometry(parsing: text).region(in: PixelSize(width: 100, height: 100)) == nil)
  }

  @Test(
    "other crops are refused, with a way to write them",
    arguments: [
      "", "20", "20x", "x20", "20x10+5", "20x10+5+6+7", "20x10-5+6", "0x10+0+0", "10x0%", "axb",
      "20x10+a+0", "20x10+1.5+0", "20x10++", "20 x10+0+0", "1e2x5", "٣x5",
    ])
  func badCrops(_ text: String) {
    let error = #expect(throws: PlanningError.self) { try CropGeometry(parsing: text) }
    #expect(error?.code == "unreadable_crop" && error?.hint?.contains("800x600+10+20") == true)
  }

  @Test("whether a crop lies in the image is told to the pixel")
  func fitting() throws {
    let size = PixelSize(width: 101, height: 100)
    for (text, fits) in [
      ("101x100+0+0", true), ("101x100+1+0", false), ("50%x50%+50%+50%", true), ("102x1", false),
      ("1x1+100+99", true), ("50%x50%+51%+0%", false),
    ] {
      #expect(try CropGeometry(parsing: text).fits(in: size) == fits, "\(text)")
    }
  }

  @Test(
    "colours are read as on the web",
    arguments: [
      ("#fff", Colour.white), ("FFFFFF", .white), ("#0000", .transparent),
      ("#1e90ff", Colour(red: 30, green: 144, blue: 255)),
      ("#1e90ff80", Colour(red: 30, green: 144, blue: 255, alpha: 128)),
      ("#f80", Colour(red: 255, green: 136, blue: 0)),
      ("f808", Colour(red: 255, green: 136, blue: 0, alpha: 136)),
    ])
  func colours(_ text: String, _ expected: Colour) throws {
    #expect(try Colour(parsing: text) == expected)
  }

  @Test(
    "other colours are refused, with a way to write them",
    arguments: [
      "", "#", "#ff", "#fffff", "#fffffff", "red", "##fff", "#ggg", "#fff ", "0xfff", "#１２３",
    ])
  func badColours(_ text: String) {
    let error = #expect(throws: PlanningError.self) { try Colour(parsing: text) }
    #expect(error?.code == "unreadable_colour" && error?.hint?.contains("#fff") == true)
  }
}
