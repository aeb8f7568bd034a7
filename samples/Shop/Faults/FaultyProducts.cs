namespace Shop.Faults;

/// <summary>What is for sale where <c>Shop:Faults</c> is true, named after what its handler does.</summary>
internal static class FaultyProducts
{
    internal const string Throws = "faulty-throws";
    internal const string Hangs = "faulty-hangs";
    internal const string Blocks = "faulty-blocks";

    internal static readonly string[] All = [Throws, Hangs, Blocks];
}
