using System.Globalization;

namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>Results as tab-separated lines, which a native binary can write and anything can read.</summary>
internal static class ResultFile
{
    internal static string Format(Measurement measurement) => string.Join(
        '\t',
        measurement.Scenario,
        measurement.Contender,
        Number(measurement.Nanoseconds),
        Number(measurement.Ratio),
        Number(measurement.LeastRatio),
        measurement.Bytes.ToString(CultureInfo.InvariantCulture));

    internal static Measurement Parse(string line)
    {
        var fields = line.Split('\t');
        return new Measurement(
            fields[0],
            fields[1],
            double.Parse(fields[2], CultureInfo.InvariantCulture),
            double.Parse(fields[3], CultureInfo.InvariantCulture),
            double.Parse(fields[4], CultureInfo.InvariantCulture),
            long.Parse(fields[5], CultureInfo.InvariantCulture));
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
