namespace RepoPulse.Text;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
internal sealed record Column(string Heading, bool IsRight, bool IsFlexible, Truncation Truncation)
{
    /// <summary>As wide as its widest cell, aligned left.</summary>
    internal static Column Left(string heading) => new(heading, IsRight: false, IsFlexible: false, Truncation.None);

    /// <summary>As wide as its widest cell, aligned right: for numbers.</summary>
    internal static Column Right(string heading) => new(heading, IsRight: true, IsFlexible: false, Truncation.None);

    /// <summary>Takes all the width that the others leave. A table has one.</summary>
    internal static Column Flexible(string heading, Truncation truncation) =>
        new(heading, IsRight: false, IsFlexible: true, truncation);
}
