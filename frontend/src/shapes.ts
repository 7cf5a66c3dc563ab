/** One plain symbol for each option, drawn for the map library. */

export function symbolImage(index: number, colour: string): ImageData {
  const size = 44;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d")!;
  pen.translate(size / 2, size / 2);
  pen.beginPath();
  trace(pen, index % 4, size * 0.3);
  pen.fillStyle = "#ffffff";
  pen.strokeStyle = colour;
  pen.lineWidth = 6;
  pen.lineJoin = "round";
  pen.stroke();
  pen.fill();
  return pen.getImageData(0, 0, size, size);
}

function trace(pen: CanvasRenderingContext2D, kind: number, size: number): void {
  if (kind === 0) {
    pen.arc(0, 0, size, 0, 2 * Math.PI);
    return;
  }
  const corners = [[], [45, 135, 225, 315], [90, 210, 330], [0, 90, 180, 270]][kind]!;
  for (const corner of corners) {
    const angle = (corner * Math.PI) / 180;
    pen.lineTo(1.2 * size * Math.cos(angle), -1.2 * size * Math.sin(angle));
  }
  pen.closePath();
}
