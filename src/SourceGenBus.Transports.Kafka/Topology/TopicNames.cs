namespace SourceGenBus.Transports.Kafka;

/// <summary>Which names Kafka can have.</summary>
internal static class TopicNames
{
    private const int Longest = 249;

    /// <summary>Why a name cannot be that of a topic; null when it can.</summary>
    internal static string? Problem(string name)
    {
        if (string.IsNullOrEmpty(name))
            return "it is empty";
        if (name.Length > Longest)
            return $"it has more than {Longest} characters";
        if (name is "." or "..")
            return "it is one of the names of folders";
        return name.All(static unit => char.IsAsciiLetterOrDigit(unit) || unit is '.' or '_' or '-')
            ? null
            : "it has other characters than letters, digits, '.', '_' and '-'";
    }

    /// <exception cref="TransportException">The name cannot be that of a topic.</exception>
    internal static void Check(string destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Problem(destination) is { } problem)
            throw new TransportException(Sentence(destination, problem));
    }

    internal static string Sentence(string destination, string problem) =>
        $"Kafka cannot have the destination '{destination}': {problem}. Choose another name.";
}
