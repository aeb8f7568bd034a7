namespace RepoPulse.Text;

/// <summary>Where text gives way when it is too long.</summary>
internal enum Truncation
{
    /// <summary>It never is too long.</summary>
    None,

    /// <summary>At the end: for names.</summary>
    End,

    /// <summary>In the middle: for paths, whose last part says most.</summary>
    Middle,
}
