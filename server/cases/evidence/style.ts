/** Look of evidence.html, on a screen and on A4. */
import { FONT } from './symbols.ts'

export const PAGE_STYLE = `
@page{size:A4;margin:16mm 15mm 18mm}
*{box-sizing:border-box}
body{max-width:190mm;margin:0 auto;padding:12mm 8mm;font:10.5pt/1.55 ${FONT.replaceAll("'", '"')};color:#111;background:#fff}
header{border-bottom:2.5pt solid #111;margin-bottom:6mm}
header p{margin:0 0 2mm;color:#333}
h1{margin:1mm 0 2mm;font-size:19pt;letter-spacing:.06em}
h2{margin:7mm 0 2.5mm;font-size:12.5pt;break-after:avoid}
.mono{font-family:ui-monospace,"DejaVu Sans Mono",Consolas,monospace}
.hash{font:8pt/1.4 ui-monospace,"DejaVu Sans Mono",Consolas,monospace;word-break:break-all}
table{width:100%;border-collapse:collapse}
th,td{padding:1.2mm 2mm;border:.6pt solid #777;text-align:left;vertical-align:top}
.facts th{width:24mm;font-weight:600;background:#f2f2f2;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.log{font-size:9pt}.log th{background:#f2f2f2;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.log td:first-child{width:8mm}.log td:nth-child(2){width:33mm;font-size:8pt}.log td:nth-child(3){width:24mm}.log td:nth-child(4){width:20mm}.log td:nth-child(5){width:30mm}
.log td:last-child{overflow-wrap:anywhere}
tr,figure,li{break-inside:avoid}
thead{display:table-header-group}
figure{margin:0 0 4mm}
.map{margin-top:4mm}.map svg{display:block;width:100%;height:auto;border:.6pt solid #777;padding:1mm}
.photo{display:grid;grid-template-columns:62mm 1fr;gap:4mm;align-items:start}
.photo img{width:100%;border:.6pt solid #777}
.photo .facts{font-size:9pt}.photo .facts th{width:20mm}
ol{margin:1mm 0;padding-left:0;list-style:none}li{padding:.8mm 0;color:#444}li.hit{color:#111;font-weight:600}
code{font-size:9pt}a{color:inherit}
footer{margin-top:8mm;padding-top:2mm;border-top:.6pt solid #777;color:#333;font-size:9pt}
@media print{body{max-width:none;padding:0}}
`.replaceAll('\n', '')
